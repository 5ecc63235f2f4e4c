package dev.meanwhile.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An example that serves, as users run it: in a JVM of its own, at a free port. */
final class Served implements AutoCloseable {
    private final int port;
    private final Process process;

    private Served(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /** Waits until it listens. */
    static Served start(String file, String... arguments) throws IOException, InterruptedException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens", "java.base/java.lang=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-cp", System.getProperty("java.class.path"),
                "dev.meanwhile.cli.Main", "run", file, "--port", "" + port));
        command.addAll(List.of(arguments));
        var served = new Served(port, new ProcessBuilder(command).redirectErrorStream(true).start());
        served.awaitListening();
        return served;
    }

    private void awaitListening() throws InterruptedException {
        while (true) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                assertTrue(process.isAlive(), () -> "it has ended: " + output());
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    private String output() {
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            return String.join("\n", out.readAllLines());
        } catch (IOException e) {
            return e.toString();
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

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
