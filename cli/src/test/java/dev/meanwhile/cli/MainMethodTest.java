package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launch protocol of JEP 512, and the messages for programs that do not follow it. */
class MainMethodTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            compact, no arguments        | void main() { say("-"); }
            compact, arguments           | void main(String[] args) { say(args[0]); }
            compact, varargs             | void main(String... args) { say(args[0]); }
            compact, static              | static void main(String[] args) { sayIt(args[0]); }
            class, public static         | public class P { public static void main(String[] args) { T.say(args[0]); } }
            class, package-private       | class P { static void main() { T.say("-"); } }
            class, protected instance    | class P { protected void main() { T.say("-"); } }
            class, protected constructor | class P { protected P() { } void main() { T.say("-"); } }
            with arguments comes first   | class P { static void main() { T.say("wrong"); } void main(String[] args) { T.say(args[0]); } }
            private one does not count   | class P { private static void main(String[] args) { } static void main() { T.say("-"); } }
            inherited                    | class P extends Q { } class Q { void main() { T.say("-"); } }
            inherited, static            | class P extends Q { } class Q { static void main(String[] a) { T.say(a[0]); } }
            default method               | class P implements I { } interface I { default void main() { T.say("-"); } }
            interface                    | interface P { static void main(String[] args) { T.say(args[0]); } }
            record                       | record P() { void main() { T.say("-"); } }
            enum                         | enum P { A; static void main(String[] args) { T.say(args[0]); } }
            checked exceptions           | void main() throws Exception { say("-"); }
            first of two classes         | class P { void main() { T.say("-"); } } class X { void main() { T.say("wrong"); } }
            generic class                | class P<E> { void main() { T.say("-"); } }
            """)
    void runs(String name, String program) throws Throwable {
        var compact = !program.contains("class ") && !program.contains("interface ") && !program.contains("record ")
                && !program.contains("enum ");
        var helpers = compact
                ? " void say(String s) { sayIt(s); } static void sayIt(String s) { System.setProperty(\"said\", s); }"
                : " class T { static void say(String s) { System.setProperty(\"said\", s); } }";
        System.clearProperty("said");
        start(program + helpers, "a word");
        assertEquals(program.contains("rgs[0]") || program.contains("a[0]") ? "a word" : "-", System.getProperty("said"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            P has no main method. Write one: void main() { … } | class P { }
            P has no main method. Write one: void main() { … } | class P { private void main() { } }
            P has no main method. Write one: void main() { … } | class P { int main() { return 0; } }
            P has no main method. Write one: void main() { … } | class P { void main(int i) { } }
            P is abstract, so its main must be static | abstract class P { void main() { } }
            main of P is not static, and there is no constructor without parameters to create a P. Make main static | class P { P(int i) { } void main() { } }
            it has no class or method to run | import java.util.List;
            """)
    void saysWhatIsMissing(String message, String program) {
        var problem = assertThrows(Problem.class, () -> start(program));
        assertEquals(folder.resolve("P.java") + ": " + message, problem.getMessage());
        assertEquals(Problem.PROGRAM, problem.status());
    }

    @Test
    void whatMainThrowsComesOutAsItIs() {
        var thrown = assertThrows(java.io.IOException.class, () -> start("void main() throws Exception { throw new java.io.IOException(\"x\"); }"));
        assertEquals("x", thrown.getMessage());
    }

    @SuppressWarnings("unchecked")
    private void start(String program, String... args) throws Throwable {
        var compiled = Compiler.compile(Project.plain(Source.read("run", Programs.write(folder, "P.java", program).toString())), List.of());
        var starter = new ProgramLoader(compiled.classes(), LibraryLoader.of(List.of())).loadClass(compiled.starter());
        ((Consumer<String[]>) starter.getConstructor().newInstance()).accept(args);
    }
}
