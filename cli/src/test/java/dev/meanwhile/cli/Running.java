package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Meanwhile;
import dev.meanwhile.http.HttpClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A {@code meanwhile serve} in a JVM of its own, which ends with the test. */
final class Running implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(40);

    private final Process process;
    private final BufferedReader out;
    /** Its standard error so far. Guarded by itself. */
    private final List<String> said = new ArrayList<>();
    private String url = "";

    private Running(ProcessBuilder builder) throws IOException {
        process = builder.start();
        out = process.inputReader(StandardCharsets.UTF_8);
        Thread.ofPlatform().daemon().start(() -> process.errorReader(StandardCharsets.UTF_8).lines().forEach(line -> {
            synchronized (said) {
                said.add(line);
                said.notifyAll();
            }
        }));
    }

    /** Starts it at a free port. */
    static Running start(Object... words) throws IOException {
        var all = new ArrayList<Object>(List.of("serve", "--port", 0));
        all.addAll(List.of(words));
        return start(Programs.command(List.of(), all.toArray()));
    }

    static Running start(ProcessBuilder builder) throws IOException {
        return new Running(builder);
    }

    /** Waits until it serves. */
    Running listening() throws IOException {
        return listening(out.readLine());
    }

    /** Waits until it serves at another URL. The old version says goodbye as the new one listens, before that is said or after. */
    Running listeningElsewhere(String goodbye) throws IOException {
        var line = out.readLine();
        return listening(goodbye.equals(line) ? out.readLine() : line);
    }

    private Running listening(String line) {
        url = String.valueOf(line);
        assertTrue(url.matches("http://localhost:\\d+/"), () -> url + " " + said());
        return this;
    }

    String url() {
        return url;
    }

    String webSocket(String path) {
        return url.replace("http:", "ws:").replaceFirst("/$", path);
    }

    /** {@return the next line of its standard output} */
    String line() throws IOException {
        return out.readLine();
    }

    /** {@return the answer to a request over a connection of its own} */
    String get(String path) {
        return Meanwhile.run(() -> {
            try (var client = HttpClient.create()) {
                return client.get(url + path).text();
            }
        });
    }

    List<String> said() {
        synchronized (said) {
            return List.copyOf(said);
        }
    }

    long count(String text) {
        return said().stream().filter(line -> line.contains(text)).count();
    }

    /** Waits until it has printed a text to standard error. */
    void awaitSaid(String text) throws InterruptedException {
        awaitSaid(line -> line.contains(text), text);
    }

    void awaitSaid(Predicate<String> line, String what) throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE_NANOS;
        synchronized (said) {
            while (said.stream().noneMatch(line)) {
                var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                assertTrue(left > 0 && process.isAlive(), () -> "it has not printed \"" + what + "\" but " + said);
                said.wait(Math.min(left, 500));
            }
        }
    }

    /** Waits until a request gets this answer. */
    void awaitAnswer(String answer, String path) throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE_NANOS;
        for (var last = get(path); !last.equals(answer); last = get(path)) {
            var now = last;
            assertTrue(System.nanoTime() < deadline, () -> "still \"" + now + "\", and it has printed " + said());
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Saves as careful editors do: by renaming another file. */
    static void rewrite(Path file, String text) throws IOException {
        var temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
        Files.writeString(temporary, text);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    void send(String signal) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor());
    }

    /** Waits until it has ended. */
    void ends(int status) throws InterruptedException {
        assertTrue(process.waitFor(40, TimeUnit.SECONDS), () -> "it has not ended: " + said());
        assertEquals(status, process.exitValue(), () -> said().toString());
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
