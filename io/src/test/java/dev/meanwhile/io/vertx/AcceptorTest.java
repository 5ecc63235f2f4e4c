package dev.meanwhile.io.vertx;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.net.NetServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

/** Connections that one socket accepts for servers of several loops. */
class AcceptorTest {
    /** On the current loop; it greets its clients. */
    private static NetServer greets(Feed feed, AtomicInteger clients) {
        var io = LoopVertx.current();
        return io.await(() -> io.vertx().createNetServer().connectHandler(socket -> {
            clients.incrementAndGet();
            socket.write("x");
        }).listen(feed.address()));
    }

    private static Feed feed(Acceptor acceptor) {
        var io = LoopVertx.current();
        return io.await(() -> Future.succeededFuture(io.feed(acceptor)));
    }

    /** It may end at the very moment at which its turn comes: here it is added again, as if it had not been removed yet. */
    @Test
    void aFeedWhoseLoopHasEndedTakesNoConnection() throws IOException {
        run(() -> {
            var io = LoopVertx.current();
            var acceptor = io.listen(InetAddress.getLoopbackAddress(), 0);
            try (acceptor) {
                var clients = new AtomicInteger();
                acceptor.add(blocking(() -> inALoopThatEnds(acceptor)));
                greets(feed(acceptor), clients);
                var port = acceptor.port();
                blocking(() -> {
                    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port); var second = new Socket(InetAddress.getLoopbackAddress(), port)) {
                        assertEquals('x', second.getInputStream().read());
                        assertEquals(2, clients.get(), "connections that reached a server");
                    }
                });
            }
        });
    }

    private static Feed inALoopThatEnds(Acceptor acceptor) {
        return run(() -> {
            var feed = feed(acceptor);
            greets(feed, new AtomicInteger());
            return feed;
        });
    }
}
