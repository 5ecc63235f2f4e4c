package dev.meanwhile.http;

import dev.meanwhile.ItemAction;
import dev.meanwhile.Loop;
import dev.meanwhile.Retry;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** One WebSocket after another, for a program that goes on when one breaks. */
final class Talks {
    /** The server goes away, has failed, restarts, is overloaded, or a gateway can't reach it (the codes' registry at IANA). */
    private static final Set<Integer> TEMPORARY = Set.of(1001, 1011, 1012, 1013, 1014);
    private static final int LOST = 1006;

    private final Supplier<WebSocket> connecting;
    /** How long the last WebSocket was open. */
    private Duration lasted = Duration.ZERO;

    private Talks(Supplier<WebSocket> connecting) {
        this.connecting = connecting;
    }

    static <X extends Exception> void run(Supplier<WebSocket> connecting, Retry policy, ItemAction<? super WebSocket, X> talk) throws X {
        var talks = new Talks(connecting);
        var tries = policy.start();
        for (var broken = talks.attempt(talk); broken.isPresent(); broken = talks.attempt(talk)) {
            if (talks.lasted.compareTo(policy.cap()) >= 0) {
                tries = policy.start();
            }
            if (!tries.again(broken.get())) {
                throw broken.get();
            }
        }
    }

    /** {@return why it should go on with another WebSocket, or empty if all has been said} */
    private <X extends Exception> Optional<RuntimeException> attempt(ItemAction<? super WebSocket, X> talk) throws X {
        lasted = Duration.ZERO;
        WebSocket opened;
        try {
            opened = connecting.get();
        } catch (HttpException failure) {
            if (!isTemporary(failure)) {
                throw failure;
            }
            return Optional.of(failure);
        }
        var begun = Loop.current().time();
        try (var socket = opened) {
            talk.run(socket);
            return socket.end().filter(Talks::isTemporary).map(it -> it);
        } catch (WebSocketException.Closed end) {
            if (!opened.hasEndedWith(end) || !isTemporary(end)) {
                throw end;
            }
            return Optional.of(end);
        } finally {
            lasted = Loop.current().time().minus(begun);
        }
    }

    private static boolean isTemporary(HttpException failure) {
        return Retries.isWorthwhile(failure, true) || failure instanceof HttpException.BadStatus refused && Retries.isTemporary(refused.status());
    }

    private static boolean isTemporary(WebSocketException.Closed end) {
        return switch (end) {
            case WebSocketException.ClosedByYou _ -> false;
            case WebSocketException.ClosedByPeer it -> TEMPORARY.contains(it.code());
            case WebSocketException.Broken it -> it.code() == LOST;
        };
    }
}
