package dev.meanwhile.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/**
 * A project to be written. Its files are resources in the folder {@code new}: those in {@code plain} or {@code web} for one kind of project, the others
 * for both.
 *
 * @param folder   of the project; it must not exist
 * @param name     of the project
 * @param packaged the name of its package
 * @param web      whether it is a web application
 */
record NewProject(Path folder, String name, String packaged, boolean web) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

    /** Makes sense of the user's words, or says in one sentence what is wrong with them. */
    static NewProject named(String path, Optional<String> inPackage, boolean web) throws Problem {
        var folder = folder(path);
        var name = folder.getFileName().toString();
        if (!NAME.matcher(name).matches()) {
            throw problem("the name '" + name + "' can't be that of a project: it may have letters, digits, hyphens and underscores, and begins with "
                    + "a letter." + (name.indexOf('.') > 0 ? " A package has an option: --package " + name : ""));
        }
        var packaged = inPackage.orElse(name.toLowerCase(Locale.ROOT).replace("-", ""));
        if (!isPackage(packaged)) {
            throw problem("'" + packaged + "' can't be the name of a Java package" + because(packaged) + ". "
                    + (inPackage.isPresent() ? "A good one is com.example.shop" : "Choose another name, or a package: --package com.example.app"));
        }
        return new NewProject(folder, name, packaged, web);
    }

    private static Path folder(String path) throws Problem {
        try {
            var folder = Path.of(path);
            if (path.isBlank() || folder.toAbsolutePath().normalize().getFileName() == null) {
                throw problem("'" + path + "' can't be the name of a project: write meanwhile new shop");
            }
            return folder.getFileName().toString().matches("\\.\\.?") ? folder.toAbsolutePath().normalize() : folder;
        } catch (InvalidPathException e) {
            throw problem("'" + path + "' can't be the name of a folder: " + e.getReason());
        }
    }

    /** {@code java} and its like would be names of the JDK, where nobody else may define classes. */
    private static boolean isPackage(String name) {
        return SourceVersion.isName(name) && !name.equals("java") && !name.startsWith("java.") && !isOurs(name);
    }

    private static boolean isOurs(String name) {
        return name.equals("dev.meanwhile") || name.startsWith("dev.meanwhile.");
    }

    private static String because(String name) {
        var keyword = Stream.of(name.split("\\.")).filter(SourceVersion::isKeyword).findFirst();
        return isOurs(name) ? ": it is Meanwhile's own" : name.equals("java") || name.startsWith("java.") ? ": it is the JDK's own"
                : keyword.map(it -> ": " + it + " is a word of the language").orElse("");
    }

    /** Writes all of it, or says in one sentence why that fails. */
    void write() throws Problem {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw exists();
        }
        try {
            Files.createDirectory(folder);
            for (var file : files()) {
                var to = folder.resolve(file.path());
                Files.createDirectories(to.getParent());
                Files.writeString(to, filled(text(file.resource())));
            }
        } catch (FileAlreadyExistsException e) {
            throw exists();
        } catch (NoSuchFileException e) {
            throw problem("there is no folder " + folder.toAbsolutePath().normalize().getParent() + " for the project. Make it first, with mkdir -p");
        } catch (AccessDeniedException e) {
            throw problem("can't write to " + folder.toAbsolutePath().normalize().getParent() + ": permission denied");
        } catch (IOException e) {
            throw problem("can't write " + folder + ": " + e.getMessage());
        }
    }

    private Problem exists() {
        return problem(folder + " exists already. Choose another name, or remove it");
    }

    private record Template(String resource, String path) {
    }

    /** Sources end in .txt, because they are not sources of ours. */
    private List<Template> files() {
        var kind = web ? "web/" : "plain/";
        return List.of(
                new Template("pom.xml", "pom.xml"),
                new Template("gitignore", ".gitignore"),
                new Template("dockerignore", ".dockerignore"),
                new Template(kind + "README.md", "README.md"),
                new Template(kind + "Dockerfile", "Dockerfile"),
                new Template(kind + "Main.java.txt", main()),
                new Template(kind + "MainTest.java.txt", "src/test/java/" + packageFolder() + "/MainTest.java"));
    }

    /** {@return the path of the program in the project} */
    String main() {
        return "src/main/java/" + packageFolder() + "/Main.java";
    }

    private String packageFolder() {
        return packaged.replace('.', '/');
    }

    private static String text(String resource) {
        try (var in = NewProject.class.getResourceAsStream("new/" + resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String filled(String template) {
        // Docker wants the names of images in lower case.
        var values = Map.of("name", name, "image", name.toLowerCase(Locale.ROOT), "package", packaged, "folder", packageFolder(),
                "version", Build.version(), "junit", Build.junit(), "artifact", web ? "meanwhile-web" : "meanwhile");
        return PLACEHOLDER.matcher(template).replaceAll(place -> values.get(place.group(1)));
    }

    private static Problem problem(String message) {
        return new Problem(Problem.USAGE, "meanwhile new: " + message);
    }
}
