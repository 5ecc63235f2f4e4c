package dev.meanwhile.http;

import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers the challenges of servers (RFC 7616), and remembers the last one of each server, to answer it at once next time. Its requests may run at the same
 * time, also on two loops: each answers with the challenge that it finds, and with a count of its own.
 */
final class DigestAuth implements Auth {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String user;
    private final String password;
    private final Map<Origin, DigestChallenge> known = new ConcurrentHashMap<>();

    DigestAuth(String user, String password) {
        this.user = user;
        this.password = password;
    }

    @Override
    public ResponseStream send(ClientRequest request, Transport next) {
        var origin = Urls.origin(request.url());
        var before = known.get(origin);
        var first = before == null ? request : answering(before, request);
        var response = next.send(first);
        if (response.status() != 401) {
            return before == null ? response : checked(origin, before, first, response);
        }
        var asked = challenge(response);
        // Asked for the same again, the server does not like the password; with stale, it does, but not the nonce.
        if (asked.isEmpty() || before != null && !asked.get().isStale() && before.nonce().equals(asked.get().nonce())
                || request.body().isEmpty()) {
            return response;
        }
        response.drain();
        known.put(origin, asked.get());
        var again = answering(asked.get(), request);
        var second = next.send(again);
        if (second.status() == 401) {
            known.remove(origin, asked.get());
        }
        return checked(origin, asked.get(), again, second);
    }

    private ClientRequest answering(DigestChallenge challenge, ClientRequest request) {
        var nonce = new byte[16];
        RANDOM.nextBytes(nonce);
        var value = challenge.answer(user, password, request.method(), request.target(), request.body().orElse(new byte[0]),
                HexFormat.of().formatHex(nonce));
        return request.with("Authorization", value);
    }

    private static Optional<DigestChallenge> challenge(ResponseStream response) {
        return Challenge.parse(response.headers().all("WWW-Authenticate")).stream()
                .filter(challenge -> challenge.scheme().equals("digest"))
                .flatMap(challenge -> DigestChallenge.of(challenge.parameters()).stream())
                .max(Comparator.comparing(DigestChallenge::strength));
    }

    /** The server may show that it knows the password, too, and name the nonce of the next request. */
    private ResponseStream checked(Origin origin, DigestChallenge challenge, ClientRequest sent, ResponseStream response) {
        var info = response.header("Authentication-Info").map(it -> Challenge.parse(List.of("Info " + it)).getFirst().parameters()).orElse(Map.of());
        if (!challenge.isConfirmed(user, password, sent.header("Authorization").orElseThrow(), info)) {
            response.abandon();
            throw new HttpException.BadResponse(response.exchange, "the server does not know the password: the rspauth in its Authentication-Info is wrong (RFC 7616 §3.5)", null);
        }
        if (info.containsKey("nextnonce")) {
            known.put(origin, challenge.withNonce(info.get("nextnonce")));
        }
        return response;
    }
}
