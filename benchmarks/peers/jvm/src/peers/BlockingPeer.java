package peers;

import dev.meanwhile.benchmarks.Contents;
import dev.meanwhile.benchmarks.Round;
import dev.meanwhile.benchmarks.Rounds;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** The workloads with sockets, a pipe, files and processes: blocking calls of the JDK in virtual threads, on its own scheduler. */
final class BlockingPeer {
    private static final int CHUNK = 10 << 20;
    private static final int SOCKET_ROOM = 256 << 10;
    private static final int PIPE_PIECE = 64 << 10;
    private static final int READERS = 100;
    private static final char[] PASSWORD = "benchmarks".toCharArray();

    private BlockingPeer() {
    }

    private static Round workload(String name) {
        return switch (name) {
            case "asyncio-tcp" -> size -> transfer(size, ServerSocketFactory.getDefault(), SocketFactory.getDefault());
            case "asyncio-tcp-ssl" -> BlockingPeer::transferOverTls;
            case "pipe" -> BlockingPeer::pipe;
            case "files-small" -> BlockingPeer::smallFiles;
            case "file-large" -> _ -> largeFile();
            case "processes" -> BlockingPeer::processes;
            default -> null;
        };
    }

    public static void main(String[] args) throws Exception {
        var rounds = Rounds.parse(args);
        start(() -> {
            rounds.play(workload(rounds.workload()));
            return null;
        }).get();
    }

    private static <T> FutureTask<T> start(Callable<T> call) {
        var task = new FutureTask<>(call);
        Thread.startVirtualThread(task);
        return task;
    }

    private static long transferOverTls(int size) throws Exception {
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(KeyStore.getInstance(new File("key.p12"), PASSWORD), PASSWORD);
        var server = SSLContext.getInstance("TLS");
        server.init(keys.getKeyManagers(), null, null);
        var client = SSLContext.getInstance("TLS");
        client.init(null, new TrustManager[] {new TrustsAll()}, null);
        return transfer(size, server.getServerSocketFactory(), client.getSocketFactory());
    }

    private static long transfer(int size, ServerSocketFactory servers, SocketFactory clients) throws Exception {
        try (var server = servers.createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var sent = start(() -> send(server, size));
            try (var socket = clients.createSocket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
                var total = count(socket.getInputStream(), SOCKET_ROOM);
                sent.get();
                return total;
            }
        }
    }

    private static Void send(ServerSocket server, int size) throws IOException {
        var data = new byte[CHUNK];
        Arrays.fill(data, (byte) 'x');
        try (Socket socket = server.accept()) {
            for (var n = 0; n < size; n++) {
                socket.getOutputStream().write(data);
            }
        }
        return null;
    }

    private static long count(InputStream in, int room) throws IOException {
        var buffer = new byte[room];
        var total = 0L;
        for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            total += count;
        }
        return total;
    }

    private static long pipe(int mebibytes) throws Exception {
        var child = new ProcessBuilder("head", "-c", String.valueOf((long) mebibytes << 20), "/dev/zero").redirectInput(new File("/dev/null")).start();
        try (var in = child.getInputStream()) {
            var total = count(in, PIPE_PIECE);
            return child.waitFor() == 0 ? total : -1;
        }
    }

    private static long processes(int size) throws Exception {
        var all = new ArrayList<FutureTask<Boolean>>();
        for (var n = 0; n < size; n++) {
            all.add(start(BlockingPeer::succeeds));
        }
        var succeeded = 0;
        for (var one : all) {
            succeeded += one.get() ? 1 : 0;
        }
        return succeeded;
    }

    private static boolean succeeds() throws Exception {
        var child = new ProcessBuilder("true").redirectInput(new File("/dev/null")).start();
        try (var out = child.getInputStream(); var err = child.getErrorStream()) {
            var errors = start(err::readAllBytes);
            var output = out.readAllBytes();
            return child.waitFor() == 0 && output.length == 0 && errors.get().length == 0;
        }
    }

    private static long smallFiles(int size) throws Exception {
        var next = new AtomicInteger();
        List<FutureTask<Long>> readers = new ArrayList<>();
        for (var n = 0; n < READERS; n++) {
            readers.add(start(() -> readFiles(next, size)));
        }
        var total = 0L;
        for (var reader : readers) {
            total += reader.get();
        }
        return total;
    }

    private static long readFiles(AtomicInteger next, int size) throws IOException {
        var total = 0L;
        for (var n = next.getAndIncrement(); n < size; n = next.getAndIncrement()) {
            var name = "%08d".formatted(n);
            total += Contents.checked(name, Files.readAllBytes(Path.of("small", name)));
        }
        return total;
    }

    private static long largeFile() throws IOException {
        try (var in = Files.newInputStream(Path.of("large"))) {
            var piece = new byte[Contents.PIECE];
            var total = 0L;
            for (var count = in.read(piece); count >= 0; count = in.read(piece)) {
                total = Contents.checked(total, piece[0], piece[count - 1], count);
            }
            return total;
        }
    }

    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new IllegalStateException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // As the client of pyperformance.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
