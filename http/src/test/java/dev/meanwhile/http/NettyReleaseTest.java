package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.util.Version;
import io.vertx.core.http.HttpVersion;

import java.util.List;

import org.junit.jupiter.api.Test;

/** What depends on the release of Netty. */
class NettyReleaseTest {
    private static final int NEW_ENOUGH = 11;

    static boolean isNewEnough() {
        var version = Version.identify().get("netty-codec-http2").artifactVersion().split("\\.");
        assertEquals(List.of("4", "2"), List.of(version).subList(0, 2));
        return Integer.parseInt(version[2]) >= NEW_ENOUGH;
    }

    @Test
    void theServerOffersHttp2WhereVertxCanServeIt() {
        assertEquals(isNewEnough() ? List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1) : List.of(HttpVersion.HTTP_1_1), ServerProtocols.withTls());
    }
}
