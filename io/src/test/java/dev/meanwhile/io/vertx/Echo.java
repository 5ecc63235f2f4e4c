package dev.meanwhile.io.vertx;

import io.vertx.core.Promise;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;

import java.lang.ref.Reference;

/** A server that sends back what it gets, and a client's side of it, both on the current loop. */
final class Echo {
    private final LoopVertx io = LoopVertx.current();
    private final NetServer server = io.await(() ->
            io.vertx().createNetServer().connectHandler(socket -> socket.handler(socket::write)).listen(0, "127.0.0.1"));

    /** Vert.x closes the connections of a client that nobody refers to any more. */
    private final NetClient client = io.vertx().createNetClient();

    int port() {
        return server.actualPort();
    }

    NetSocket connect() {
        return io.await(() -> client.connect(port(), "localhost"));
    }

    /** There and back. */
    String send(NetSocket socket, String message) {
        try {
            return io.await(() -> {
                var answer = Promise.<String>promise();
                socket.handler(buffer -> answer.complete(buffer.toString()));
                return socket.write(message).compose(_ -> answer.future());
            });
        } finally {
            Reference.reachabilityFence(client);
        }
    }

    String send(String message) {
        var socket = connect();
        var answer = send(socket, message);
        io.await(socket::close);
        return answer;
    }

    void close() {
        io.await(server::close);
    }
}
