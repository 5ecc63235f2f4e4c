package dev.meanwhile.examples;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;

/** Debian's Redis, on a port of its own, with nothing in it. */
final class RedisServer implements AutoCloseable {
    private final int port;
    private final Process process;

    RedisServer(Path folder) throws IOException {
        var program = OtherPrograms.find("redis-server").toString();
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        process = new ProcessBuilder(program, "--port", "" + port, "--bind", "127.0.0.1", "--save", "", "--dir", folder.toString())
                .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
        try {
            awaitReady();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    private void awaitReady() throws IOException {
        while (true) {
            try (var _ = new Socket("127.0.0.1", port)) {
                return;
            } catch (IOException e) {
                if (!process.isAlive()) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    @Override
    public void close() {
        OtherPrograms.end(process);
    }
}
