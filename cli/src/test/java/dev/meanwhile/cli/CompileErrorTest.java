package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompileErrorTest {
    @TempDir
    private Path folder;

    @Test
    void pointsAtTheLine() throws Exception {
        var file = Programs.write(folder, "Broken.java", """
                void main() {
                    IO.println("fine");
                    int number = "text";
                }
                """);
        assertEquals(file + """
                :3: error: incompatible types: String cannot be converted to int
                    int number = "text";
                                 ^
                1 error""", compile(file).getMessage());
    }

    @Test
    void anErrorInAnotherFileOfTheProgramPointsThere() throws Exception {
        var main = Programs.write(folder, "Main.java", "void main() { new Helper(); }");
        var helper = Programs.write(folder, "Helper.java", "class Helper {\n    int x = y;\n}\n");
        var message = compile(main).getMessage();
        assertTrue(message.startsWith(helper + ":2: error: cannot find symbol\n    int x = y;\n            ^"), message);
    }

    @Test
    void theCommandPrintsNothingElseAndExitsWith1() throws Exception {
        var file = Programs.write(folder, "Broken.java", "void main() { oops }");
        var ended = Programs.meanwhile("run", file);
        assertEquals(new Programs.Ended(1, "", file + ":1: error: not a statement\nvoid main() { oops }\n              ^\n"
                + file + ":1: error: ';' expected\nvoid main() { oops }\n                  ^\n2 errors\n"), ended);
    }

    private static Problem compile(Path file) {
        var problem = assertThrows(Problem.class, () -> Compiler.compile(Project.plain(Source.read("run", file.toString())), List.of()));
        assertEquals(Problem.PROGRAM, problem.status());
        return problem;
    }
}
