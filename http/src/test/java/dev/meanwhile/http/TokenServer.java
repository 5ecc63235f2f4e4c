package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.sleep;

import dev.meanwhile.Loop;

import io.netty.handler.codec.http.QueryStringDecoder;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A server of tokens and an API, in memory, at the time of the test's loop. Its first tokens are a1 and r1; a refresh token can be used once. */
final class TokenServer {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** Bodies of the requests for tokens. */
    final List<Map<String, String>> asked = new ArrayList<>();
    final Set<String> revoked = new HashSet<>();
    Duration lifetime = Duration.ofMinutes(10);
    /** How long it takes to answer. */
    Duration delay = Duration.ofSeconds(1);
    Optional<String> error = Optional.empty();
    /** How many requests to the API it answered, and with what tokens. */
    final List<String> served = new ArrayList<>();
    private String access = "none";
    private String refresh = "r0";
    private Instant end = Instant.MAX;
    private int number;

    final MockHttp mock = new MockHttp().on("POST", "http://login.test/token", this::token).on("GET", "*", this::api).on("POST", "*", this::api);

    static InstantSource clock() {
        return () -> START.plus(Loop.find().map(Loop::time).orElse(Duration.ZERO));
    }

    static OAuth2 service() {
        return new OAuth2(OAuth2.at("http://login.test/token", "id").secret("secret").endpoint(), clock());
    }

    static OAuth2Tokens first(Duration lifetime) {
        return new OAuth2Tokens("none", Optional.of("r0"), Optional.of(clock().instant().plus(lifetime)), List.of(), Optional.empty());
    }

    HttpClient client(Auth auth) {
        return HttpClient.create(c -> c.baseUrl("http://api.test").auth(auth).transport(mock));
    }

    private Response token(ClientRequest request) {
        var form = new LinkedHashMap<String, String>();
        new QueryStringDecoder(request.text(), false).parameters().forEach((name, values) -> form.put(name, values.getFirst()));
        asked.add(form);
        // The server does its work whether or not somebody still waits for the answer.
        var used = form.getOrDefault("refresh_token", refresh);
        var good = error.isEmpty() && used.equals(refresh);
        if (good) {
            number++;
            access = "a" + number;
            refresh = "r" + number;
            end = clock().instant().plus(lifetime);
        }
        var answer = good ? Map.of("access_token", access, "token_type", "bearer", "expires_in", lifetime.toSeconds(), "refresh_token", refresh)
                : Map.of("error", error.orElse("invalid_grant"), "error_description", "no\nmore", "error_uri", "http://login.test/help");
        sleep(delay);
        return request.answerJson(good ? 200 : 400, answer);
    }

    private Response api(ClientRequest request) {
        sleep(Duration.ofMillis(100));
        var token = request.header("Authorization").orElse("").replace("Bearer ", "");
        var good = token.equals(access) && !revoked.contains(token) && clock().instant().isBefore(end);
        served.add(token + (good ? "" : " refused"));
        return request.answer(good ? 200 : 401, token);
    }
}
