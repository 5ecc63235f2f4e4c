package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Outcome;
import dev.meanwhile.Task;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client is closed while its requests are on their way to a connection: they end at once, and not by a time limit. */
@Timeout(60)
class ClosedWhileConnectingTest {
    private static final Duration LIMIT = Duration.ofHours(1);

    private static Throwable failure(Task<?> task) {
        while (!task.isDone()) {
            sleep(Duration.ZERO);
        }
        return assertInstanceOf(Outcome.Failure.class, task.outcome()).cause();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void atEachTurn(boolean http2) throws Exception {
        var certificate = Certificate.good();
        var key = certificate.keyPem();
        run(() -> {
            try (var server = HttpServer.listen(c -> http2 ? c.host("localhost").tls(certificate.pem(), key) : c, _ -> sleep(LIMIT))) {
                for (var turns = 0; turns < 60; turns++) {
                    Task<?> task;
                    try (var client = HttpClient.create(c -> c.trust(certificate.pem()).timeout(LIMIT))) {
                        task = spawn(() -> client.get(server.url()));
                        for (var turn = 0; turn < turns; turn++) {
                            sleep(Duration.ZERO);
                        }
                    }
                    var failure = failure(task);
                    assertTrue(failure instanceof HttpException.ConnectionLost || "this HttpClient is closed".equals(failure.getMessage()), failure::toString);
                }
            }
        });
    }

    /** The system accepts the connection, and nobody shakes hands. */
    @Test
    void whileNobodyShakesHands() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            run(() -> {
                Task<?> task;
                try (var client = HttpClient.create(c -> c.timeout(LIMIT))) {
                    task = spawn(() -> client.get("https://localhost:" + silent.getLocalPort() + "/"));
                    while (!client.toString().contains("1 connection")) {
                        sleep(Duration.ZERO);
                    }
                }
                assertEquals("this HttpClient is closed", failure(task).getMessage());
            });
        }
    }
}
