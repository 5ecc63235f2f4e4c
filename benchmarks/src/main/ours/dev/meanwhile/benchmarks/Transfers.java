package dev.meanwhile.benchmarks;

import dev.meanwhile.io.ConnectOptions;
import dev.meanwhile.io.Connection;
import dev.meanwhile.io.ServerOptions;
import dev.meanwhile.io.StreamReader;
import dev.meanwhile.io.Tcp;
import dev.meanwhile.io.Tls;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** pyperformance's {@code asyncio_tcp}: a server that sends large chunks, and a client that reads them to the end. */
final class Transfers {
    private static final int CHUNK = 10 << 20;
    private static final int PIECE = 64 << 10;
    private static final String HOST = "127.0.0.1";

    private Transfers() {
    }

    /** {@return the number of bytes that the client has read} */
    static long plain(int chunks) {
        return transfer(chunks, o -> o, o -> o);
    }

    /** The same over TLS. The client does not look at the certificate. */
    static long secure(Path folder, int chunks) {
        var server = Tls.of(o -> o.certificate(folder.resolve("certificate.pem"), folder.resolve("key.pem")));
        var client = Tls.of(o -> o.verify(false));
        return transfer(chunks, o -> o.tls(server), o -> o.tls(client));
    }

    private static long transfer(int chunks, UnaryOperator<ServerOptions> listening, UnaryOperator<ConnectOptions> connecting) {
        try (var server = Tcp.listen(listening, connection -> send(connection, chunks));
                var connection = Tcp.connect(HOST, server.port(), connecting)) {
            return drained(connection);
        }
    }

    /** Reads to the end. {@return how many bytes came} */
    static long drained(StreamReader from) {
        var buffer = ByteBuffer.allocateDirect(PIECE);
        var total = 0L;
        for (var count = from.read(buffer); count >= 0; count = from.read(buffer.clear())) {
            total += count;
        }
        return total;
    }

    private static void send(Connection connection, int chunks) {
        var data = new byte[CHUNK];
        Arrays.fill(data, (byte) 'x');
        for (var n = 0; n < chunks; n++) {
            connection.write(data);
        }
    }
}
