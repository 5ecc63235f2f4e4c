package dev.meanwhile.test.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.test.LoopTest;

import org.junit.jupiter.api.BeforeAll;

/** Vert.x's workers load certificates for each server and client. The clock waits for them: were it to jump, the limit of connecting would be over. */
class HandshakesTest {
    private static final int TIMES = 50;

    @BeforeAll
    static void loadVertx() {
        Vertx.load();
    }

    @LoopTest(limitSeconds = 120)
    void connectNeverTimesOut() {
        var app = new Shop().app();
        for (var i = 0; i < TIMES; i++) {
            try (var client = TestClient.of(app, TestConfig::https)) {
                assertEquals("HTTP/2", client.get("/items").requireStatus(200).version());
            }
        }
    }
}
