package dev.meanwhile.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** dnsmasq, with the names of its command line. */
final class NameServer implements AutoCloseable {
    private final Process process;
    private final InetSocketAddress address;

    NameServer(String... names) {
        var dnsmasq = InstalledPrograms.find("dnsmasq");
        try {
            try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                address = new InetSocketAddress("127.0.0.1", free.getLocalPort());
            }
            var command = new ArrayList<>(List.of(dnsmasq, "--keep-in-foreground", "--conf-file=/dev/null", "--pid-file=", "--no-resolv", "--no-hosts", "--bind-interfaces",
                    "--listen-address=127.0.0.1", "--port=" + address.getPort(), "--local=/example/", "--local-ttl=60"));
            command.addAll(List.of(names));
            process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            awaitListening();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitListening() throws InterruptedException {
        while (true) {
            try (var socket = new Socket()) {
                socket.connect(address, 1_000);
                return;
            } catch (IOException e) {
                if (!process.isAlive()) {
                    throw new AssertionError("dnsmasq ended with " + process.exitValue());
                }
                // Nothing signals that another program is ready.
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
    }

    InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
