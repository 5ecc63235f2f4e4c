package dev.meanwhile.http;

import io.vertx.core.Vertx;

import java.util.HashMap;
import java.util.Map;
import java.util.logging.Logger;

/** Warnings that clients can cause: of each kind a line a second at most, so that no client can fill the disk. The others are counted. On the loop's thread. */
final class Complaints {
    private static final Logger LOG = Logger.getLogger(HttpServer.class.getName());
    private static final long PAUSE_MILLIS = 1_000;

    private final Vertx vertx;
    /** The kinds of the last second, with what has been left out since their line. There are few. */
    private final Map<String, Integer> recent = new HashMap<>();

    Complaints(Vertx vertx) {
        this.vertx = vertx;
    }

    /** @param kind a constant, for people too: {@code "requests refused"} */
    void warn(String kind, String text) {
        if (recent.computeIfPresent(kind, (_, more) -> more + 1) == null) {
            recent.put(kind, 0);
            vertx.setTimer(PAUSE_MILLIS, _ -> pauseIsOver(kind));
            LOG.warning(text);
        }
    }

    private void pauseIsOver(String kind) {
        var more = recent.remove(kind);
        if (more > 0) {
            recent.put(kind, 0);
            vertx.setTimer(PAUSE_MILLIS, _ -> pauseIsOver(kind));
            LOG.warning(kind + ": " + more + " more within a second");
        }
    }
}
