package dev.meanwhile.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A Maven repository in a folder, and a home for Maven beside it, so that the machine's own settings and libraries do not count. */
final class TestRepository {
    private final Path folder;

    TestRepository(Path folder) {
        this.folder = folder;
    }

    String url() {
        return folder.resolve("repository").toUri().toString();
    }

    /** The local repository, to which libraries are copied. */
    Path local() {
        return folder.resolve("home/.m2/repository");
    }

    /** {@return options for the command's JVM} */
    List<String> options() {
        return List.of("-Duser.home=" + folder.resolve("home"), "-Dmeanwhile.entry=" + folder.resolve("cache/entry"));
    }

    /** Adds the user's settings. */
    void settings(String body) throws IOException {
        Programs.write(folder, "home/.m2/settings.xml", "<settings>" + body + "</settings>");
    }

    /** Adds a library with a class. {@return its jar} */
    Path add(String library, String className, String source, String... needs) throws IOException {
        var words = library.split(":");
        var at = folder.resolve("repository").resolve(words[0].replace('.', '/')).resolve(words[1]).resolve(words[2]);
        pom(at, words, "jar", "<dependencies>" + dependencies(needs) + "</dependencies>");
        var jar = at.resolve(words[1] + "-" + words[2] + ".jar");
        write(jar, classes(className, source));
        return jar;
    }

    void addBom(String library, String... manages) throws IOException {
        var words = library.split(":");
        var at = folder.resolve("repository").resolve(words[0].replace('.', '/')).resolve(words[1]).resolve(words[2]);
        pom(at, words, "pom", "<dependencyManagement><dependencies>" + dependencies(manages) + "</dependencies></dependencyManagement>");
    }

    private static void pom(Path at, String[] words, String packaging, String body) throws IOException {
        Programs.write(at, words[1] + "-" + words[2] + ".pom", """
                <project><modelVersion>4.0.0</modelVersion>
                <groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version><packaging>%s</packaging>
                %s</project>""".formatted(words[0], words[1], words[2], packaging, body));
    }

    private static String dependencies(String... libraries) {
        return Stream.of(libraries).map(it -> it.split(":"))
                .map(it -> "<dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version></dependency>".formatted((Object[]) it))
                .collect(Collectors.joining());
    }

    /** {@return a class and its inner classes, by their names in a jar} */
    Map<String, byte[]> classes(String name, String source) throws IOException {
        var work = Files.createTempDirectory(folder, "classes");
        var file = Programs.write(work, name.replace('.', '/') + ".java", source);
        var status = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", work.toString(), "-proc:none", file.toString());
        if (status != 0) {
            throw new AssertionError(source);
        }
        var classes = new TreeMap<String, byte[]>();
        try (var files = Files.walk(work)) {
            for (var it : files.filter(it -> it.toString().endsWith(".class")).toList()) {
                classes.put(work.relativize(it).toString(), Files.readAllBytes(it));
            }
        }
        return classes;
    }

    static void write(Path jar, Map<String, byte[]> files) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (var file : files.entrySet()) {
                out.putNextEntry(new JarEntry(file.getKey()));
                out.write(file.getValue());
            }
        }
    }
}
