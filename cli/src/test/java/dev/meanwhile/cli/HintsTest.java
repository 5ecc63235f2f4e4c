package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How hints stand among javac's errors; {@link FirstHourTest} has the hints. */
class HintsTest {
    @TempDir
    private Path folder;

    @Test
    void errorsWithoutAHintStayAsTheyAreBetweenThoseWithOne() throws Exception {
        assertEquals("""
                Hello.java:4: error: incompatible types: String cannot be converted to int
                    int one = "1";
                              ^
                Hello.java:5: error: incompatible types: int cannot be converted to Duration
                    sleep(1);
                          ^
                  A duration needs its unit:
                      sleep(seconds(1))
                Hello.java:6: error: cannot find symbol
                    "text".trimm();
                          ^
                  symbol:   method trimm()
                  location: class String
                3 errors""", errors("""
                import static dev.meanwhile.Meanwhile.*;

                void main() {
                    int one = "1";
                    sleep(1);
                    "text".trimm();
                }
                """));
    }

    @Test
    void errorsWithTheSameFixAreShownOnce() throws Exception {
        assertEquals("""
                Hello.java:2: error: cannot find symbol
                    run(() -> {
                    ^
                  Meanwhile's run is not imported. Add at the top:
                      import static dev.meanwhile.Meanwhile.*;
                  The same goes for lines 3, 4.
                Hello.java:5: error: incompatible types: String cannot be converted to int
                        int one = "1";
                                  ^
                5 errors""", errors("""
                void main() {
                    run(() -> {
                        spawn(() -> 1);
                        spawn(() -> sleep(null));
                        int one = "1";
                    });
                }
                """));
    }

    @Test
    void aFileThatTheProgramUsesGetsThemToo() throws Exception {
        Programs.write(folder, "Helper.java", """
                import static dev.meanwhile.Meanwhile.*;

                class Helper {
                    void pause() {
                        sleep(2);
                    }
                }
                """);
        assertEquals("""
                Helper.java:5: error: incompatible types: int cannot be converted to Duration
                        sleep(2);
                              ^
                  A duration needs its unit:
                      sleep(seconds(2))
                1 error""", errors("void main() { new Helper().pause(); }"));
    }

    @Test
    void ambiguousWordsComeFromThePackageOfTheFilesOtherWords() throws Exception {
        assertEquals("import dev.meanwhile.http.*;", firstFix("void main() { Response r; HttpClient c; HttpException e; }"));
        assertEquals("import dev.meanwhile.web.*;", firstFix("void main() { Response r; App app; }"));
        assertEquals("import dev.meanwhile.sql.*;", firstFix("void main() { Row r; Database db; }"));
    }

    @Test
    void classesOfLibrariesAreNotTakenForOurs() throws Exception {
        assertEquals("""
                Hello.java:1: error: package okhttp3 does not exist
                import okhttp3.Request;
                              ^
                  No library of this program has this package. Name the one that does, at the top:
                      //DEPS group:artifact:version
                Hello.java:3: error: cannot find symbol
                void main() { Request request; }
                              ^
                  symbol:   class Request
                  location: class Hello
                2 errors""", errors("""
                import okhttp3.Request;

                void main() { Request request; }
                """));
    }

    @Test
    void ownMethodsAreNotTakenForVerbs() throws Exception {
        var plain = """
                void main() { %1$s("x"); }
                void %1$s(int number) { }
                """;
        for (var verb : List.of("run", "timeout", "sleep", "gather")) {
            assertEquals("""
                    Hello.java:1: error: incompatible types: String cannot be converted to int
                    void main() { %1$s("x"); }
                                  %2$s^
                    1 error""".formatted(verb, " ".repeat(verb.length() + 1)), errors(plain.formatted(verb)));
        }
        assertEquals("sleep(seconds(compute(5)))", lastFix("sleep(compute(5));"));
        assertFalse(errors(plain.formatted("sleep").replace("\"x\"", "3L")).contains("seconds"));
    }

    @Test
    void aTimeInMillisecondsIsRecognised() throws Exception {
        assertEquals("sleep(seconds(2))", lastFix("sleep(2);"));
        assertEquals("sleep(millis(1500L))", lastFix("sleep(1500L);"));
        assertEquals("sleep(millis(60 * 1000))", lastFix("sleep(60 * 1000);"));
        assertEquals("sleep(millis(ms))", lastFix("int ms = 5; sleep(ms);"));
        assertEquals("sleep(millis(pauseMillis))", lastFix("long pauseMillis = 5; sleep(pauseMillis);"));
        assertEquals("sleep(seconds(items))", lastFix("int items = 5; sleep(items);"));
        assertEquals("sleep(seconds(0.5 * 1000))", lastFix("sleep(0.5 * 1000);"));
    }

    private String lastFix(String statements) throws Exception {
        var program = "import static dev.meanwhile.Meanwhile.*;\nvoid main() { " + statements + " }\nint compute(int number) { return number; }";
        return errors(program).lines().filter(line -> line.startsWith("      ")).reduce((_, last) -> last).orElse("").strip();
    }

    private String firstFix(String program) throws Exception {
        return errors(program).lines().map(String::strip).filter(line -> line.startsWith("import")).findFirst().orElse("");
    }

    private String errors(String program) throws Exception {
        var file = Programs.write(folder, "Hello.java", program);
        var problem = assertThrows(Problem.class, () -> Compiler.compile(Project.plain(Source.read("run", file.toString())), List.of()));
        return problem.getMessage().replace(folder + "/", "");
    }
}
