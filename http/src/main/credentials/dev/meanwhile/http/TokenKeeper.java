package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.TimedOutException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** Holds the tokens of an {@link OAuth2}, and renews them: one request at a time, which the others wait for. */
final class TokenKeeper implements Auth {
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final TokenEndpoint endpoint;
    /** Whether the program asks for itself, and not for somebody who has signed in. */
    private final boolean ofProgram;
    private final InstantSource clock;
    private final Consumer<OAuth2Tokens> renewed;
    // Guarded by this.
    private Optional<OAuth2Tokens> held;
    /** When to ask for others; nothing for tokens without an end. */
    private Optional<Instant> due;
    /** Whether a response has accepted the tokens. If not, new ones would not help. */
    private boolean accepted = true;
    private Optional<Renewal> renewal = Optional.empty();

    private TokenKeeper(TokenEndpoint endpoint, boolean ofProgram, InstantSource clock, Optional<OAuth2Tokens> held, Consumer<OAuth2Tokens> renewed) {
        this.endpoint = endpoint;
        this.ofProgram = ofProgram;
        this.clock = clock;
        this.held = held;
        this.renewed = renewed;
        this.due = held.flatMap(tokens -> due(tokens, clock.instant()));
    }

    static TokenKeeper ofProgram(TokenEndpoint endpoint, InstantSource clock) {
        return new TokenKeeper(endpoint, true, clock, Optional.empty(), _ -> { });
    }

    static TokenKeeper of(OAuth2Tokens tokens, TokenEndpoint endpoint, InstantSource clock, Consumer<OAuth2Tokens> renewed) {
        return new TokenKeeper(endpoint, false, clock, Optional.of(tokens), renewed);
    }

    @Override
    public ResponseStream send(ClientRequest request, Transport next) {
        var tokens = current(request, next);
        var response = next.send(with(request, tokens));
        if (response.status() != 401) {
            accept(tokens);
            return response;
        }
        if (!reject(tokens) || request.content() instanceof Content.Stream) {
            return response;
        }
        response.drain();
        var others = current(request, next);
        var second = next.send(with(request, others));
        if (second.status() != 401) {
            accept(others);
        }
        return second;
    }

    private static ClientRequest with(ClientRequest request, OAuth2Tokens tokens) {
        return request.with("Authorization", "Bearer " + tokens.accessToken());
    }

    private synchronized void accept(OAuth2Tokens tokens) {
        accepted |= held.filter(tokens::equals).isPresent();
    }

    /** {@return whether others are worth a try} */
    private synchronized boolean reject(OAuth2Tokens tokens) {
        if (held.filter(tokens::equals).isEmpty()) {
            return true;
        }
        if (accepted) {
            due = Optional.of(Instant.MIN);
        }
        return accepted;
    }

    private OAuth2Tokens current(ClientRequest request, Transport next) {
        while (true) {
            Renewal shared;
            boolean mine;
            synchronized (this) {
                if (held.isPresent() && due.filter(at -> !clock.instant().isBefore(at)).isEmpty()) {
                    return held.get();
                }
                mine = renewal.isEmpty();
                shared = renewal.orElseGet(Renewal::new);
                renewal = Optional.of(shared);
            }
            var tokens = mine ? Optional.of(renew(shared, request, next)) : shared.await();
            if (tokens.isPresent()) {
                return tokens.get();
            }
        }
    }

    private OAuth2Tokens renew(Renewal shared, ClientRequest request, Transport next) {
        try {
            var tokens = outcome(request, next);
            shared.end(tokens);
            return tokens;
        } catch (HttpException failure) {
            shared.fail(failure);
            throw failure;
        } finally {
            shared.giveUp();
        }
    }

    private OAuth2Tokens outcome(ClientRequest request, Transport next) {
        try {
            return ofProgram ? fetch(endpoint.withScope(endpoint.form("client_credentials")), request, next) : refreshed(request, next);
        } finally {
            end();
        }
    }

    private OAuth2Tokens refreshed(ClientRequest request, Transport next) {
        var refresh = refreshToken().orElseThrow(() -> new HttpException.TokenRefused(HttpException.Exchange.of("POST", endpoint.url()), "invalid_grant",
                Optional.of("the access token has expired, and there is no refresh token"), Optional.empty(), "sign in again"));
        return shielded(() -> {
            var tokens = fetch(endpoint.form("refresh_token").plus("parameter", "refresh_token", refresh), request, next);
            renewed.accept(tokens);
            return tokens;
        });
    }

    private synchronized Optional<String> refreshToken() {
        return held.flatMap(OAuth2Tokens::refreshToken);
    }

    /** Goes the way of the request that needs the tokens, behind its middleware. */
    private OAuth2Tokens fetch(Parameters form, ClientRequest request, Transport next) {
        var body = new Content.Bytes(form.toString().getBytes(StandardCharsets.US_ASCII), "");
        var question = new ClientRequest("POST", endpoint.url(), endpoint.headers(), body, request.limits(), false);
        try {
            return timeout(endpoint.timeout(), () -> {
                var response = next.send(question).read();
                var tokens = endpoint.tokens(response, clock.instant(), ofProgram ? Optional.empty() : refreshToken());
                keep(tokens);
                return tokens;
            });
        } catch (TimedOutException e) {
            throw new HttpException.TotalTimeout(question.exchange(), "no tokens within " + Failures.text(endpoint.timeout()), e);
        }
    }

    private synchronized void keep(OAuth2Tokens tokens) {
        held = Optional.of(tokens);
        due = due(tokens, clock.instant());
        accepted = false;
    }

    private synchronized void end() {
        renewal = Optional.empty();
    }

    private static Optional<Instant> due(OAuth2Tokens tokens, Instant now) {
        return tokens.expiresAt().map(end -> {
            var half = Duration.between(now, end).dividedBy(2);
            return end.minus(half.isNegative() ? Duration.ZERO : half.compareTo(MARGIN) < 0 ? half : MARGIN);
        });
    }
}
