package dev.meanwhile.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meanwhile new}. */
@Command(name = "new",
        description = "Writes a Maven project with a program, a test and a Dockerfile.",
        customSynopsis = "meanwhile new NAME [OPTION...]",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        footer = {"", "Examples:", "  meanwhile new shop --web", "  meanwhile new projects/my-shop --package com.example.shop"})
final class NewCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The project's name, and that of its new folder; the path of a folder is fine too.")
    private String name;

    @Option(names = "--web", description = "A web application, with a route and a test that calls it.")
    private boolean web;

    @Option(names = "--package", paramLabel = "PACKAGE", description = "Its Java package; by default its name without hyphens.")
    private Optional<String> inPackage = Optional.empty();

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    private boolean help;

    @Override
    public Integer call() {
        try {
            var project = NewProject.named(name, inPackage, web);
            project.write();
            print(project);
            return 0;
        } catch (Problem e) {
            System.err.println(e.getMessage());
            return e.status();
        }
    }

    private void print(NewProject project) {
        var install = Build.root().map(root -> "(cd " + quoted(root) + " && mvn install -Dmaven.test.skip)").orElse("mvn install -Dmaven.test.skip   (in Meanwhile's clone)");
        IO.println("""
                Wrote the project %s. Meanwhile is not on Maven Central yet, so put it into your local Maven repository once:
                    %s
                Then:
                    cd %s
                    mvn verify
                    %s
                README.md has the other commands.""".formatted(project.name(), install, quoted(project.folder().toString()), start(project)));
    }

    private String start(NewProject project) {
        var script = Build.root().map(root -> quoted(Path.of(root, "meanwhile").toString())).orElse("meanwhile");
        return script + (web ? " serve " : " run ") + project.main() + (web ? " --reload" : "");
    }

    private static String quoted(String word) {
        return word.matches("[\\w./@%+=:,~-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
