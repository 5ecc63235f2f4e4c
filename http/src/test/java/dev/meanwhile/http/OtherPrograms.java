package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server that we did not write, run as a process of its own in a folder of its own. */
final class OtherPrograms implements AutoCloseable {
    private final Process process;
    private final Path folder;
    private final int port;

    /** The command for a server that listens at a port of 127.0.0.1, and reads and writes below a folder. */
    interface Command {
        List<String> of(String program, int port, Path folder) throws Exception;
    }

    private OtherPrograms(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /** Starts it and waits until it can be connected to. Where the program is missing the test is skipped, but not in CI. */
    static OtherPrograms start(String program, Command command) {
        var file = find(program);
        try {
            var folder = Files.createTempDirectory("meanwhile-" + program);
            var port = freePort();
            write(folder);
            var process = new ProcessBuilder(command.of(file.toString(), port, folder))
                    .redirectErrorStream(true).redirectOutput(folder.resolve("output").toFile()).start();
            var server = new OtherPrograms(process, folder, port);
            server.awaitListening();
            return server;
        } catch (Exception e) {
            throw new AssertionError(program, e);
        }
    }

    static Path find(String program) {
        var found = Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder, program)).filter(Files::isExecutable).findFirst();
        require(found.isPresent(), program);
        return found.orElseThrow();
    }

    /** Skips the test if something is missing, but not in CI. */
    static void require(boolean there, String what) {
        if (!there && "true".equals(System.getenv("CI"))) {
            fail(what + " is not installed, and in CI no test may be skipped; see .ci/run");
        } else if (!there) {
            abort(what + " is not installed");
        }
    }

    /** {@return a port of 127.0.0.1 at which nobody listens} */
    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    /** What is served. */
    private static void write(Path folder) throws IOException {
        var files = Files.createDirectories(folder.resolve("files"));
        var big = new byte[1_000_000];
        new Random(7).nextBytes(big);
        Files.write(files.resolve("big.bin"), big);
        Files.writeString(files.resolve("page.html"), "<title>page</title>" + "text ".repeat(2_000));
        Files.writeString(files.resolve("ünï code.txt"), "found");
        Files.createDirectories(files.resolve("folder"));
        Files.writeString(files.resolve("folder/index.html"), "index");
    }

    private void awaitListening() throws InterruptedException {
        while (true) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
                return;
            } catch (IOException e) {
                if (!process.isAlive()) {
                    throw new AssertionError("it ended with " + process.exitValue() + ": " + output());
                }
                // Nothing signals that another program is ready.
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
    }

    String output() {
        try {
            return Files.readString(folder.resolve("output"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] file(String name) throws IOException {
        return Files.readAllBytes(folder.resolve("files").resolve(name));
    }

    String url(String scheme, String path) {
        return scheme + "://localhost:" + port + path;
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            process.waitFor();
            try (var all = Files.walk(folder)) {
                all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
