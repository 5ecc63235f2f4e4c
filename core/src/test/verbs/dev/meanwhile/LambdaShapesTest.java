package dev.meanwhile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What javac makes of the lambdas and method references that programs give to the verbs. */
@Tag(SeedsTest.ONCE)
class LambdaShapesTest {
    private static final String HEAD = """
            import static dev.meanwhile.Meanwhile.*;
            import dev.meanwhile.*;
            import java.io.IOException;
            import java.util.*;
            class Shapes {
                String fetch() throws IOException { return ""; }
                String load() { return ""; }
                String load(int n) { return ""; }
                void ping() { }
                void ping(int n) { }
                void write() throws IOException { }
                void tell(Scope s) throws IOException { }
                String make(Scope s) throws IOException { return ""; }
                String look(Timeout t) { return ""; }
                void wait(Timeout t) { }
                dev.meanwhile.Queue<String> queue = queue();
            """;
    private static final long HEAD_LINES = HEAD.lines().count();

    @TempDir
    Path folder;

    /** {@return what javac objects to, as "line: message"; the first line is 1} */
    private List<String> problems(String... lines) throws Exception {
        var text = HEAD + String.join("\n", lines) + "\n}\n";
        var source = new SimpleJavaFileObject(URI.create("string:///Shapes.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
        var found = new DiagnosticCollector<JavaFileObject>();
        var core = Path.of(Meanwhile.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, found, List.of("-cp", core.toString(), "-d", folder.toString(), "-proc:none", "-Xlint:all"), null, List.of(source))
                .call();
        var problems = new ArrayList<String>();
        for (var it : found.getDiagnostics()) {
            if (it.getKind() == Diagnostic.Kind.ERROR) {
                problems.add(it.getLineNumber() - HEAD_LINES + ": " + it.getMessage(Locale.ROOT).lines().findFirst().orElse(""));
            }
        }
        return problems;
    }

    @Test
    void whatCouldReturnAValueOrNotIsTakenForABody() throws Exception {
        assertEquals(List.of(), problems(
                "void a() { scope(s -> { while (true) sleep(seconds(1)); }); }",
                "void b() { scope(s -> { throw new IllegalStateException(); }); }",
                "void c() throws IOException { scope(s -> { throw new IOException(); }); }",
                "int d() { int r = scope(s -> s.spawn(() -> 1).await()); return r; }",
                "void e() { scope(s -> s.spawn(() -> fetch())); }",
                "String f() { return timeout(seconds(1), t -> queue.take()); }",
                "void g() { timeout(seconds(1), t -> { while (true) queue.take(); }); }",
                "void h() { timeoutAt(seconds(1), t -> { throw new IllegalStateException(); }); }",
                "void i() { spawn(() -> { while (true) sleep(seconds(1)); }); }",
                "void j() throws IOException { run(() -> { throw new IOException(); }); }",
                "void k() throws IOException { shielded(() -> { throw new IOException(); }); }"));
    }

    @Test
    void theShapeSaysWhichIsMeant() throws Exception {
        assertEquals(List.of(), problems(
                "void a() { scope(s -> { s.spawn(() -> write()); }); }",
                "void b() throws IOException { scope(s -> { write(); }); }",
                "String c() throws IOException { return scope(s -> { var t = s.spawn(() -> fetch()); write(); return t.await(); }); }",
                "void d() throws IOException { timeout(seconds(1), () -> write()); }",
                "String e() throws IOException { return timeout(seconds(1), () -> fetch()); }",
                "void f() { timeout(seconds(1), t -> { t.reschedule(seconds(2)); sleep(seconds(1)); }); }",
                "String g() throws IOException { return run(() -> { write(); return fetch(); }); }",
                "void h() { Task<Void> t = spawn(() -> write()); Task<String> u = spawn(() -> fetch()); }",
                "void i() { scope((Scope s) -> { while (!s.isCancelled()) sleep(seconds(1)); }); }",
                "int j() { return blocking(() -> 1) + compute(() -> 2); }"));
    }

    @Test
    void methodReferences() throws Exception {
        assertEquals(List.of(), problems(
                "void a() { Task<String> t = spawn(this::fetch); Task<Void> u = spawn(this::write); }",
                "void b() { Task<String> overloaded = spawn(this::load); }",
                "void c() throws IOException { scope(this::tell); String made = scope(this::make); }",
                "void d() { String s = timeout(seconds(1), this::look); }",
                "void e() { List<String> l = gather(this::load, this::fetch); gather(this::write); }",
                "void f() { spawn((Action<?>) this::ping); }"));
    }

    @Test
    void gatherOfAllSorts() throws Exception {
        assertEquals(List.of(), problems(
                "List<String> a() { return gather(); }",
                "List<Outcome<String>> b() { return gatherSettled(); }",
                "List<String> c() { return gather(() -> fetch(), () -> load()); }",
                "void d() { gather(() -> write(), () -> ping()); }",
                "void e() { gather(() -> fetch(), () -> ping()); }",
                "List<Outcome<Void>> f() { return gatherSettled(() -> write(), () -> fetch()); }",
                "List<String> g() { return gather(List.of(\"a\").stream().map(it -> spawn(() -> fetch()))); }",
                "List<Outcome<String>> h() { return gatherSettled(List.of(1).stream().map(it -> spawn(() -> fetch()))); }",
                "List<String> i() { return gather(List.<Body<String, IOException>>of(() -> fetch(), this::fetch), 2); }",
                "List<String> j() { return gather(spawn(() -> fetch()), spawn(() -> load())); }",
                "List<Object> k() { return gather(spawn(() -> fetch()), spawn(() -> 1)); }"));
    }

    @Test
    void flowsAndSelects() throws Exception {
        assertEquals(List.of(), problems(
                "Flow<String> words = generate(out -> out.emit(fetch()));",
                "void a() throws IOException { words.forEach(word -> write()); }",
                "void b() { words.forEach(word -> ping()); words.forEach(new ArrayList<String>()::add); words.forEach(System.out::println); }",
                "Flow<Integer> c() { return words.filter(word -> fetch().isEmpty()).map(word -> fetch().length()).onEach(n -> write()); }",
                "int d() throws IOException { return words.fold(0, (n, word) -> n + fetch().length()); }",
                "Flow<String> e() { return words.flatMap(word -> List.of(word, fetch())).zip(words, (a, b) -> a + fetch()).takeWhile(String::isEmpty); }",
                "void f() { for (var x : words.map(word -> 1)) x.intValue(); }",
                "boolean g() { return select(Clause.take(queue, it -> { ping(); return true; }), Clause.after(seconds(1), () -> false)); }",
                "void h() { select(Clause.take(queue, it -> { ping(); }), Clause.after(seconds(1), () -> ping())); }",
                "String i() { return select(Clause.take(queue), Clause.done(spawn(() -> fetch()))); }",
                "int j() throws IOException { return select(Clause.take(queue, it -> fetch().length()), Clause.after(seconds(1), () -> 1)); }"));
    }

    @Test
    void checkedExceptionsKeepTheirTypes() throws Exception {
        var unreported = "unreported exception java.io.IOException; must be caught or declared to be thrown";
        assertEquals(List.of("1: " + unreported, "2: " + unreported, "3: " + unreported), problems(
                "void a() { run(() -> fetch()); }",
                "void b() { scope(s -> { write(); }); }",
                "void c() { timeout(seconds(1), t -> fetch()); }"));
    }

    /** As {@code docs/asyncio.md} says: an expression that returns nothing needs braces, an overloaded method that does a lambda. */
    @Test
    void whatJavaCannotHave() throws Exception {
        var lines = List.of(
                "void a() throws IOException { scope(s -> tell(s)); }",
                "void b() { timeout(seconds(1), t -> wait(t)); }",
                "void c() { spawn(this::ping); }",
                "void d() { for (var x : generate(out -> out.emit(\"a\"))) x.length(); }");
        assertEquals(lines.size(), problems(lines.toArray(String[]::new)).stream().map(it -> it.charAt(0)).distinct().count());
        assertEquals(List.of(), problems(
                "void a() throws IOException { scope(s -> { tell(s); }); }",
                "void b() { timeout(seconds(1), t -> { wait(t); }); }",
                "void c() { spawn(() -> ping()); }",
                "void d() { for (var x : Meanwhile.<String>generate(out -> out.emit(\"a\"))) x.length(); }",
                "void e() { for (var x : generate((Emitter<? super String> out) -> out.emit(\"a\"))) x.length(); }",
                "Flow<String> f() { return generate(out -> out.emit(\"a\")); }"));
    }
}
