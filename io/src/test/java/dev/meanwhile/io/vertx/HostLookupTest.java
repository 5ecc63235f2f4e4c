package dev.meanwhile.io.vertx;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.http.HttpMethod;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/** Vert.x's clients look names up as everybody here does. */
class HostLookupTest {
    @Test
    void aConnectToAnUnknownName() {
        run(() -> {
            var io = LoopVertx.current();
            var client = io.vertx().createNetClient();
            assertThrows(UnknownHostException.class, () -> io.await(() -> client.connect(80, "host.invalid")));
            io.await(client::close);
        });
    }

    @Test
    void aRequestToAnUnknownName() {
        run(() -> {
            var io = LoopVertx.current();
            var client = io.vertx().createHttpClient();
            assertThrows(UnknownHostException.class, () -> io.await(() ->
                    client.request(HttpMethod.GET, 80, "host.invalid", "/")));
            io.await(client::close);
        });
    }
}
