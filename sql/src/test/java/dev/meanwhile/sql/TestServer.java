package dev.meanwhile.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real database server with a folder and a port of its own, as Debian has it. It installs nothing, and ends with the JVM at the latest. */
abstract class TestServer implements AutoCloseable {
    static final String USER = "meanwhile";
    static final String PASSWORD = "s@cret";

    /** What was installed for the first server of a kind. */
    private static final Map<Class<?>, Path> MODELS = new HashMap<>();

    final Path folder;
    final int port;
    private final String account;
    private Process process;

    /** @param account of the system, as which the server runs if the tests run as root, which servers refuse */
    TestServer(String account) throws IOException {
        this.account = account;
        this.folder = newFolder();
        this.port = freePort();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    private Path newFolder() throws IOException {
        var fresh = Files.createTempDirectory("meanwhile-sql");
        if (isRoot()) {
            run(List.of("chown", account, fresh.toString()));
        }
        return fresh;
    }

    /** Makes a server's data. */
    @FunctionalInterface
    interface Installation {
        /** @param data a folder that is not there yet */
        void into(Path data) throws IOException;
    }

    /** Makes the folder {@code data}. The first server of its kind installs it, the others get a copy of that, which takes no time. */
    final void install(Installation installation) throws IOException {
        synchronized (MODELS) {
            var model = MODELS.get(getClass());
            if (model == null) {
                var fresh = newFolder();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteAll(fresh)));
                installation.into(fresh.resolve("data"));
                MODELS.put(getClass(), fresh);
                model = fresh;
            }
            runAs("cp", "-a", model.resolve("data").toString(), folder.toString());
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** {@return a program, or the test is skipped; it fails where all programs should be there} */
    static String program(String name, Path... folders) {
        for (var folder : folders) {
            if (Files.isExecutable(folder.resolve(name))) {
                return folder.resolve(name).toString();
            }
        }
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(name + " is missing in " + List.of(folders));
        }
        return Assumptions.abort(name + " is missing in " + List.of(folders));
    }

    /** {@return the folder of the newest version} */
    static Path newest(Path versions) {
        try (Stream<Path> all = Files.list(versions)) {
            return all.max((a, b) -> Integer.compare(Integer.parseInt(a.getFileName().toString()), Integer.parseInt(b.getFileName().toString()))).orElse(versions).resolve("bin");
        } catch (IOException e) {
            return versions;
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private List<String> asAccount(List<String> command) {
        if (!isRoot()) {
            return command;
        }
        var whole = new ArrayList<>(List.of("setpriv", "--reuid=" + account, "--regid=" + account, "--init-groups"));
        whole.addAll(command);
        return whole;
    }

    /** Runs a program to its end. */
    final void runAs(String... command) throws IOException {
        run(asAccount(List.of(command)));
    }

    private static void run(List<String> command) throws IOException {
        var running = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (waitFor(running) != 0) {
            throw new IOException(command + " failed: " + output);
        }
    }

    private static int waitFor(Process running) {
        try {
            return running.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts it again after {@link #kill} or {@link #stop}, with what it has stored. */
    abstract void restart() throws IOException;

    /** {@return the signal at which it ends in good order, without waiting for its clients} */
    abstract String stopSignal();

    /** Ends it in good order. */
    final void stop() throws IOException {
        run(List.of("kill", "-" + stopSignal(), String.valueOf(process.pid())));
        waitFor(process);
    }

    /** Starts the server, and waits until it has told that it is ready. */
    final void start(String ready, String... command) throws IOException {
        process = new ProcessBuilder(asAccount(List.of(command))).redirectErrorStream(true).start();
        var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        var told = new StringBuilder();
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            told.append(line).append('\n');
            if (line.contains(ready)) {
                Thread.ofPlatform().daemon().start(this::drain);
                return;
            }
        }
        throw new IOException(List.of(command) + " did not start: " + told);
    }

    private void drain() {
        try {
            process.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // It has ended.
        }
    }

    /** {@return the address for {@link Database#connect}} */
    abstract String url();

    final String url(String scheme, String database) {
        return scheme + "://" + USER + ":" + PASSWORD.replace("@", "%40") + "@127.0.0.1:" + port + "/" + database;
    }

    /** Ends it at once, as a power cut would. */
    final void kill() {
        if (process != null) {
            // Else it might start another one meanwhile, which would be in the way when it is restarted.
            signal("STOP", process.toHandle());
            var others = process.descendants().toList();
            others.forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            waitFor(process);
            others.forEach(it -> it.onExit().join());
        }
    }

    /** Stops the server's processes where they are; they keep their connections, and answer nothing. */
    final void freeze() {
        signal("STOP");
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).forEach(TestServer::awaitStop);
    }

    /** The signal returns before all threads have stopped, one of which may still commit. */
    private static void awaitStop(ProcessHandle of) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (Files.isDirectory(Path.of("/proc", String.valueOf(of.pid()))) && !isStopped(of.pid())) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("process " + of.pid() + " does not stop");
            }
            Thread.yield();
        }
    }

    private static boolean isStopped(long pid) {
        try (var threads = Files.list(Path.of("/proc", String.valueOf(pid), "task"))) {
            return threads.allMatch(thread -> {
                try {
                    var line = Files.readString(thread.resolve("stat"));
                    // After the name, which may contain anything, in brackets.
                    return line.startsWith(" T", line.lastIndexOf(')') + 1) || line.startsWith(" Z", line.lastIndexOf(')') + 1);
                } catch (IOException e) {
                    return true;
                }
            });
        } catch (IOException e) {
            return true;
        }
    }

    /** Lets it go on. */
    final void thaw() {
        signal("CONT");
    }

    /** The first one first: it starts the others. */
    private void signal(String name) {
        signal(name, process.toHandle());
        process.descendants().forEach(it -> signal(name, it));
    }

    private static void signal(String name, ProcessHandle to) {
        try {
            run(List.of("kill", "-" + name, String.valueOf(to.pid())));
        } catch (IOException e) {
            // One that has ended meanwhile needs none.
            if (to.isAlive()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public final void close() {
        kill();
        deleteAll(folder);
    }

    private static void deleteAll(Path folder) {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                files.sorted((a, b) -> b.compareTo(a)).forEach(TestServer::delete);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
