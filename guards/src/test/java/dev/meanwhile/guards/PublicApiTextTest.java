package dev.meanwhile.guards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the text of an API includes, and what it omits. */
class PublicApiTextTest {
    @TempDir
    Path folder;

    @Test
    void classes() throws IOException {
        write("p/A.java", """
                package p;
                import java.util.*;
                public abstract class A<T extends Comparable<T>> implements Comparable<A<T>> {
                    public static final int LIMIT = 5;
                    protected final List<? extends T> list = null;
                    int hidden;
                    protected A(int size, String... names) throws java.io.IOException { }
                    A() { }
                    public int compareTo(A<T> other) { return 0; }
                    public final <X extends Exception & Runnable> Map<String, int[]> map(X x, T... all) throws X { return null; }
                    protected abstract void inherit();
                    static void hidden() { }
                    private void hiddenToo() { }
                    @Deprecated public static void old() throws InterruptedException, java.io.IOException { }
                    public static class Nested { public class Inner { } private class Hidden { } }
                    static class HiddenNested { public static class Inside { } }
                }
                """);
        assertApi("""
                public abstract class A<T extends Comparable<T>> implements Comparable<A<T>>
                  static final int LIMIT = 5
                  protected final java.util.List<? extends T> list
                  protected A(int, String...) throws java.io.IOException
                  int compareTo(A<T>)
                  protected abstract void inherit()
                  final <X extends Exception & Runnable> java.util.Map<String, int[]> map(X, T...) throws X
                  @Deprecated static void old() throws InterruptedException, java.io.IOException

                public static class A.Nested
                  A.Nested()

                public class A.Nested.Inner
                  A.Nested.Inner(A.Nested)
                """);
    }

    @Test
    void whatNobodyCanExtendHasNothingProtected() throws IOException {
        write("p/A.java", "package p; public final class A { protected A() { } protected void no() { } public void it() { } }");
        assertApi("""
                public final class A
                  void it()
                """);
    }

    @Test
    void sealedTypesRecordsAndEnums() throws IOException {
        write("p/A.java", """
                package p;
                public sealed interface A<T> permits A.R, A.E, Hidden {
                    record R<T>(T value, java.util.List<T> list) implements A<T> {
                        public R { }
                        public R(T value) { this(value, null); }
                        public boolean isEmpty() { return false; }
                        public String toString() { return ""; }
                    }
                    enum E implements A<String> { SECOND, FIRST; public E other() { return this; } }
                    default void help() { }
                    static void make() { }
                }
                final class Hidden implements A<String> { }
                """);
        assertApi("""
                public sealed interface A<T> permits (hidden), A.E, A.R
                  default void help()
                  static void make()

                public enum A.E implements A<String>
                  SECOND, FIRST
                  A.E other()

                public record A.R<T>(T value, java.util.List<T> list) implements A<T>
                  A.R(T)
                  boolean isEmpty()
                """);
    }

    @Test
    void whatAHiddenSuperclassHasShowsThroughItsHeirs() throws IOException {
        write("p/A.java", """
                package p;
                public class A extends Base implements Shape { public void own() { } }
                abstract class Base extends java.util.ArrayList<String> implements Shape, Runnable {
                    public void run() { }
                    public void own() { }
                    void hidden() { }
                }
                interface Shape extends java.io.Serializable { default int edges() { return 0; } }
                """);
        assertApi("""
                public class A extends java.util.ArrayList<String> implements Runnable, java.io.Serializable
                  A()
                  int edges()
                  void own()
                  void run()
                """);
    }

    @Test
    void onlyPackagesExportedToAllCount() throws IOException {
        write("p/A.java", "package p; public interface A { q.B b(); }");
        write("q/B.java", "package q; public interface B { }");
        compile("module m { requires transitive java.logging; exports p; exports q to java.base; }");
        assertEquals(Optional.of("""
                # The public API of this module. scripts/api regenerates this file from the code.

                module m
                  requires transitive java.logging

                package p

                public interface A
                  q.B b()
                """), PublicApi.of(folder.resolve("classes")));
    }

    @Test
    void aModuleThatExportsNothingHasNoApi() throws IOException {
        write("p/A.java", "package p; public interface A { }");
        compile("module m { exports p to java.base; }");
        assertEquals(Optional.empty(), PublicApi.of(folder.resolve("classes")));
    }

    @Test
    void aModuleThatIsNotCompiledSaysWhatToRun() {
        var thrown = assertThrows(IllegalStateException.class, () -> PublicApi.of(folder.resolve("classes")));
        assertTrue(thrown.getMessage().contains("mvn verify"), thrown.getMessage());
    }

    private void assertApi(String expected) throws IOException {
        compile("module m { exports p; }");
        var text = PublicApi.of(folder.resolve("classes")).orElseThrow();
        assertEquals(expected, text.substring(text.indexOf("package p\n\n") + "package p\n\n".length()));
    }

    private void compile(String module) throws IOException {
        write("module-info.java", module);
        var files = House.javaFiles(folder).stream().map(Path::toString);
        var arguments = Stream.concat(
                Stream.of("-Xlint:none", "-nowarn", "-d", folder.resolve("classes").toString()), files);
        var messages = new StringWriter();
        var out = new PrintWriter(messages);
        var status = ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments.toArray(String[]::new));
        assertEquals(0, status, messages::toString);
    }

    private void write(String file, String text) throws IOException {
        var path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
