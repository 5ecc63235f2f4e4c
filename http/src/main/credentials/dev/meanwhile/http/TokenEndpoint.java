package dev.meanwhile.http;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import tools.jackson.databind.JsonNode;

/**
 * How tokens are asked for, and what the answers mean (RFC 6749 §2.3, §3.3, §5).
 *
 * @param scope empty for what the server chooses
 * @param extra parameters of the program's own
 */
record TokenEndpoint(URI url, String clientId, Optional<String> secret, boolean secretInBody, String scope, Parameters extra, Duration timeout) {
    static TokenEndpoint of(URI url, String clientId) {
        return new TokenEndpoint(url, clientId, Optional.empty(), false, "", Parameters.NONE, OAuth2.DEFAULT_TIMEOUT);
    }

    TokenEndpoint secret(String other, boolean inBody) {
        return new TokenEndpoint(url, clientId, Optional.of(other), inBody, scope, extra, timeout);
    }

    TokenEndpoint scope(String other) {
        return new TokenEndpoint(url, clientId, secret, secretInBody, other, extra, timeout);
    }

    TokenEndpoint parameter(String name, String value) {
        return new TokenEndpoint(url, clientId, secret, secretInBody, scope, extra.plus("parameter", name, value), timeout);
    }

    TokenEndpoint timeout(Duration other) {
        return new TokenEndpoint(url, clientId, secret, secretInBody, scope, extra, other);
    }

    /** {@return what a browser brings to the authorization endpoint} */
    Parameters authorization() {
        return withScope(Parameters.NONE.plus("parameter", "response_type", "code").plus("parameter", "client_id", clientId)).overriddenBy(extra);
    }

    /** {@return the body of a request, without what its grant needs} */
    Parameters form(String grant) {
        var form = Parameters.NONE.plus("parameter", "grant_type", grant);
        if (secret.isEmpty() || secretInBody) {
            form = form.plus("parameter", "client_id", clientId);
        }
        return (secret.isPresent() && secretInBody ? form.plus("parameter", "client_secret", secret.get()) : form).overriddenBy(extra);
    }

    /** {@return the same for a grant that may say its scope} */
    Parameters withScope(Parameters form) {
        return scope.isEmpty() ? form : form.plus("parameter", "scope", scope);
    }

    /** Id and secret are encoded before they become user and password (RFC 6749 §2.3.1). */
    HttpHeaders headers() {
        var headers = HttpHeaders.NONE.plus("Content-Type", "application/x-www-form-urlencoded").plus("Accept", "application/json");
        return secret.isPresent() && !secretInBody
                ? headers.plus("Authorization", Credentials.basic(Urls.form(clientId), Urls.form(secret.get())))
                : headers;
    }

    /**
     * {@return the tokens in a response}
     *
     * @param before the refresh token that goes on if there is no new one
     */
    OAuth2Tokens tokens(Response response, Instant now, Optional<String> before) {
        var answer = json(response);
        text(answer, "error").ifPresent(error -> {
            throw new HttpException.TokenRefused(response.exchange, error, text(answer, "error_description"), text(answer, "error_uri"), hint(error));
        });
        response.raiseForStatus();
        var token = text(answer, "access_token").orElseThrow(() -> new HttpException.DecodingFailed(response.exchange,
                "the answer with status " + response.status() + " is no JSON with an access_token (RFC 6749 §5.1); is this the token endpoint?", null));
        var type = text(answer, "token_type").orElse("Bearer");
        if (!type.equalsIgnoreCase("Bearer")) {
            throw new HttpException.DecodingFailed(response.exchange, "the tokens are of the type '" + type + "', only Bearer can be used (RFC 6750)", null);
        }
        var seconds = answer.path("expires_in").asLong(0);
        return new OAuth2Tokens(token, text(answer, "refresh_token").or(() -> before),
                seconds > 0 ? Optional.of(now.plusSeconds(Math.min(seconds, Integer.MAX_VALUE))) : Optional.empty(),
                List.of(text(answer, "scope").orElse(scope).split(" +")).stream().filter(it -> !it.isEmpty()).toList(), text(answer, "id_token"));
    }

    /** {@return an empty one for a body that is no JSON, such as a proxy's page} */
    private static JsonNode json(Response response) {
        try {
            return response.json(JsonNode.class);
        } catch (HttpException.DecodingFailed e) {
            response.raiseForStatus();
            throw e;
        }
    }

    private static Optional<String> text(JsonNode answer, String name) {
        return Optional.of(answer.path(name).asString("")).filter(it -> !it.isEmpty());
    }

    private String hint(String error) {
        return switch (error) {
            case "invalid_client" -> secret.isEmpty() ? "it may want a secret for '" + clientId + "': secret(…)"
                    : "it does not know '" + clientId + "' with this secret, or wants it " + (secretInBody ? "in the header: secret(…)" : "in the body: secretInBody(…)");
            case "invalid_grant" -> "the code or refresh token has been used, has expired, or was withdrawn: sign in again";
            case "unauthorized_client", "unsupported_grant_type" -> "'" + clientId + "' is not registered for this way to tokens";
            default -> "";
        };
    }
}
