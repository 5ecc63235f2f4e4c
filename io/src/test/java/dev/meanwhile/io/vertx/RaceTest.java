package dev.meanwhile.io.vertx;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Which of a host's addresses a client of Vert.x gets. */
class RaceTest {
    private static final List<InetAddress> TWO = List.of(InetAddress.ofLiteral("2001:db8::1"), InetAddress.ofLiteral("192.0.2.1"));

    private final List<String> tried = new ArrayList<>();
    private final List<String> discarded = new ArrayList<>();

    private String race(Function<SocketAddress, Future<String>> attempt) {
        var vertx = LoopVertx.current();
        return vertx.await(() -> new Race<>(vertx.vertx(), TWO, 80, server -> {
            tried.add(server.hostAddress());
            return attempt.apply(server);
        }, discarded::add).start());
    }

    @Test
    void theFirstThatConnectsEndsIt() {
        run(() -> assertEquals("2001:db8:0:0:0:0:0:1:80", race(server -> Future.succeededFuture(server.hostAddress() + ":" + server.port()))));
        assertEquals(List.of("2001:db8:0:0:0:0:0:1"), tried);
    }

    @Test
    void theNextIsTriedAtOnceWhenOneFails() {
        run(() -> assertEquals("four", race(server -> server.hostAddress().contains(":") ? Future.failedFuture(new IOException("six"))
                : Future.succeededFuture("four"))));
    }

    @Test
    void oneThatDoesNotAnswerHoldsUpTheNextForAMoment() {
        var late = Promise.<String>promise();
        run(() -> {
            assertEquals("four", race(server -> server.hostAddress().contains(":") ? late.future() : Future.succeededFuture("four")));
            var vertx = LoopVertx.current();
            vertx.await(() -> {
                late.complete("six");
                return Future.succeededFuture();
            });
        });
        assertEquals(List.of("six"), discarded);
    }

    @Test
    void theFailuresOfAllAreTold() {
        var first = new IOException("six");
        var second = new IOException("four");
        run(() -> {
            var thrown = assertThrows(IOException.class, () -> race(server -> Future.failedFuture(server.hostAddress().contains(":") ? first : second)));
            assertSame(first, thrown);
            assertEquals(List.of(second), List.of(thrown.getSuppressed()));
        });
    }
}
