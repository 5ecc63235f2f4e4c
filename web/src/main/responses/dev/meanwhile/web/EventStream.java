package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.lock;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.sleep;

import dev.meanwhile.Emitter;
import dev.meanwhile.Flow;
import dev.meanwhile.Lock;
import dev.meanwhile.Scope;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Sends server-sent events (WHATWG HTML §9.2), and comments while there are none, so that no proxy takes the connection for dead. */
final class EventStream {
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.UTF_8);

    private final Emitter<? super byte[]> out;
    private final Duration keepAlive;
    private final Json json;
    private final Lock sending = lock();
    private boolean quiet;
    private Optional<Scope> scope = Optional.empty();

    EventStream(Emitter<? super byte[]> out, Duration keepAlive, Json json) {
        this.out = out;
        this.keepAlive = keepAlive;
        this.json = json;
    }

    void send(Flow<?> events) {
        scope(all -> {
            scope = Optional.of(all);
            all.spawn("keep-alive", this::comment);
            events.forEach(event -> send(ServerSentEvent.bytes(event, json)));
            all.cancel();
        });
    }

    /** Ends the response, so that the client reconnects, to whichever server listens then. Never waits. */
    void end() {
        scope.ifPresent(Scope::cancel);
    }

    private void comment() {
        while (true) {
            quiet = true;
            sleep(keepAlive);
            if (quiet) {
                send(COMMENT);
            }
        }
    }

    /** One at a time: a long event is sent in several pieces. */
    private void send(byte[] bytes) {
        try (var _ = sending.acquire()) {
            quiet = false;
            out.emit(bytes);
        }
    }
}
