package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.shielded;

import dev.meanwhile.cli.FastStart;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** An example that serves, as users run it: in a JVM of its own. It picks a free port and prints it. Used by a task. */
final class Served implements AutoCloseable {
    private static final Pattern SAYS = Pattern.compile("^http://localhost:(\\d+)");

    private static final String CLASS_PATH = FastStart.jars(System.getProperty("java.class.path"));
    private static final List<String> JAVA = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens", "java.base/java.lang=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1",
            "--sun-misc-unsafe-memory-access=allow", "-Dmeanwhile.resolver=" + resolver(), "-cp", CLASS_PATH);

    /** Made when the first program starts. */
    private static final class Fast {
        static final List<String> OPTIONS = FastStart.options(JAVA, CLASS_PATH);
    }

    private final String file;
    private final List<String> command;
    private int port;
    private Process process;

    private Served(String file, List<String> command) {
        this.file = file;
        this.command = command;
    }

    /** Waits until it listens. */
    static Served start(String file, String... arguments) {
        var command = new ArrayList<>(blocking(() -> program(file)));
        command.addAll(List.of(arguments));
        var served = new Served(file, command);
        served.start();
        return served;
    }

    /** Starts a program of the test's own, which is reloaded when it changes. Waits until it listens. */
    static Served reloading(Path file) {
        var command = new ArrayList<>(blocking(() -> program(file.toString())));
        command.set(command.size() - 2, "serve");
        command.add("--reload");
        var served = new Served(file.toString(), command);
        served.start();
        return served;
    }

    /** {@return the command that runs an example in a JVM of its own} */
    static List<String> program(String file) {
        var command = new ArrayList<>(JAVA);
        command.addAll(Fast.OPTIONS);
        command.addAll(FastStart.compiledOnce(Path.of(file)));
        command.addAll(List.of("dev.meanwhile.cli.Main", "run", file));
        return command;
    }

    /** {@return the class path of Maven's resolver, for programs with libraries} */
    private static String resolver() {
        try {
            return Files.readString(Path.of("..", "cli", "target", "resolver-class-path"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it at the port that it had before, if it had one. Waits until it listens. */
    void start() {
        var listening = new CompletableFuture<Integer>();
        try {
            var all = new ArrayList<>(command);
            all.addAll(List.of("--port", "" + port));
            process = blocking(() -> new ProcessBuilder(all).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var output = process.getInputStream();
        Thread.ofPlatform().daemon().start(() -> {
            var lines = new ArrayList<String>();
            try (var reader = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
                for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.add(line);
                    if (listening.isDone() && !line.contains(" INFO ")) {
                        System.err.println(file + ": " + line);
                    }
                    var url = SAYS.matcher(line);
                    if (url.find()) {
                        listening.complete(Integer.parseInt(url.group(1)));
                    }
                }
            } catch (IOException e) {
                lines.add(e.toString());
            }
            listening.completeExceptionally(new AssertionError(file + " has ended: " + String.join("\n", lines)));
        });
        try {
            port = await(listening);
        } catch (Throwable t) {
            stop();
            throw t;
        }
    }

    /** {@return the URL of a path} */
    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** {@return the URL of a WebSocket} */
    String socket(String path) {
        return "ws://127.0.0.1:" + port + path;
    }

    int port() {
        return port;
    }

    long processId() {
        return process.pid();
    }

    /** Asks it to stop, as Ctrl-C does, and waits until it has ended. */
    void stop() {
        process.destroy();
        shielded(() -> await(process.onExit()));
    }

    @Override
    public void close() {
        stop();
    }
}
