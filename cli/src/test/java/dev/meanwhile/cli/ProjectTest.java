package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the directives of a program say, with JBang's rules. */
class ProjectTest {
    @TempDir
    private Path folder;

    private Project project(String text) throws Exception {
        return Project.of(Source.read("run", Programs.write(folder, "Main.java", text).toString()));
    }

    private static List<String> texts(List<Directives.Word> words) {
        return words.stream().map(it -> it.text() + " in " + it.line()).toList();
    }

    @Test
    void librariesOnOneLineOrSeveral() throws Exception {
        var project = project("""
                ///usr/bin/env jbang "$0" "$@" ; exit $?
                //DEPS a.b:c:1 d:e:2:linux@zip,f:g:3@pom; // and no more: h:i:4
                //DEPS 'j:k:[1,2)'
                // DEPS not:this:1
                 //DEPS nor:this:1
                //DEPSI nor:this:1
                class Main {
                    String s = "x //DEPS nor:this:1";
                }
                //DEPS l:m
                """);
        assertEquals(List.of("a.b:c:1 in 2", "d:e:2:linux@zip in 2", "f:g:3@pom in 2", "j:k:[1,2) in 3", "l:m in 10"), texts(project.libraries()));
        assertEquals(List.of("central=https://repo.maven.apache.org/maven2/"), project.repositories());
    }

    @Test
    void repositories() throws Exception {
        var project = project("//REPOS mavencentral,acme=https://maven.acme.org/maven\n//REPOS jitpack https://other.org/m2/ ./lib/repo mine=google\n");
        assertEquals(List.of("central=https://repo.maven.apache.org/maven2/", "acme=https://maven.acme.org/maven", "jitpack=https://jitpack.io/",
                "other.org-m2=https://other.org/m2/"), project.repositories().subList(0, 4));
        assertTrue(project.repositories().get(4).endsWith("=" + folder.resolve("lib/repo").toUri()), project.repositories().get(4));
        assertEquals("mine=https://maven.google.com/", project.repositories().get(5));
    }

    @Test
    void optionsAreWordsWhichMayBeQuoted() throws Exception {
        var project = project("//JAVA_OPTIONS -Xmx1g -Da=\"b c\" '-Dd=e f'\n//RUNTIME_OPTIONS -ea // assertions\n//JAVAC_OPTIONS -Xlint\n//COMPILE_OPTIONS -parameters\n");
        assertEquals(List.of("-Xmx1g", "-Da=b c", "-Dd=e f", "-ea"), project.javaOptions());
        assertEquals(List.of("-Xlint", "-parameters"), project.javacOptions());
    }

    @Test
    void variables() throws Exception {
        var project = project("//DEPS a:b:${some.version:7} a:c:${java.specification.version} a:d:${env.NO_SUCH_VARIABLE:8}:${os.detected.name}\n");
        var system = System.getProperty("os.name").startsWith("Linux") ? "linux" : System.getProperty("os.name").startsWith("Mac") ? "osx" : "windows";
        assertEquals(List.of("a:b:7 in 1", "a:c:" + System.getProperty("java.specification.version") + " in 1", "a:d:8:" + system + " in 1"),
                texts(project.libraries()));
    }

    @Test
    void sourcesAreRelativeToTheFileThatNamesThemAndHaveDirectivesToo() throws Exception {
        Programs.write(folder, "parts/One.java", "//SOURCES ../deep\n//DEPS a:b:1\n//JAVA_OPTIONS -ea\n");
        Programs.write(folder, "parts/Two.java", "//SOURCES One.java\n");
        Programs.write(folder, "parts/notes.txt", "");
        Programs.write(folder, "deep/er/Three.java", "");
        Programs.write(folder, "deep/Four.java", "//SOURCES ../Main.java");
        var project = project("//SOURCES parts/*\n");
        assertEquals(List.of("Main.java", "parts/One.java", "deep/Four.java", "deep/er/Three.java", "parts/Two.java"),
                project.sources().stream().map(it -> folder.relativize(it.path()).toString().replace('\\', '/')).toList());
        assertEquals(List.of("a:b:1 in 2"), texts(project.libraries()));
        assertEquals(List.of("-ea"), project.javaOptions());
    }

    @Test
    void whatCannotBeIsNamedWithItsLine() throws Exception {
        refused("//SOURCES parts/Nothing.java", "//SOURCES parts/Nothing.java: there is no such file in " + folder);
        refused("//SOURCES parts/*.java", "//SOURCES parts/*.java: there is no such file in " + folder);
        refused("//JAVA_OPTIONS -ea -cp lib.jar", "//JAVA_OPTIONS -cp: this would replace Meanwhile's own class path. Libraries are named by //DEPS or --class-path");
        refused("//DEPS commons-lang3", "//DEPS commons-lang3: the form is group:artifact:version, as in //DEPS org.apache.commons:commons-lang3:3.18.0");
    }

    private void refused(String line, String message) {
        assertEquals(folder.resolve("Main.java") + ":2: " + message, assertThrows(Problem.class, () -> project("//\n" + line + "\n")).getMessage());
    }
}
