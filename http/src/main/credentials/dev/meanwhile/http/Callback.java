package dev.meanwhile.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a browser brings back from an authorization endpoint (RFC 6749 §4.1.2). It may come from anybody. */
record Callback(OAuth2SignIn signIn, Map<String, List<String>> parameters) {
    /** {@return the code, if all is well} */
    String code() {
        var state = first("state").orElse("");
        if (!MessageDigest.isEqual(state.getBytes(StandardCharsets.UTF_8), signIn.state().getBytes(StandardCharsets.UTF_8))) {
            throw refused("invalid_request", Optional.of("the state is not that of this sign-in, but of another one, or of none; start again"));
        }
        first("error").ifPresent(error -> {
            throw refused(error, first("error_description"));
        });
        return first("code").orElseThrow(() -> refused("invalid_request", Optional.of("the callback has no parameter 'code'")));
    }

    private Optional<String> first(String name) {
        return Optional.ofNullable(parameters.get(name)).map(List::getFirst);
    }

    private HttpException.TokenRefused refused(String error, Optional<String> description) {
        var url = signIn.url();
        return new HttpException.TokenRefused(new HttpException.Exchange("GET", url.substring(0, url.indexOf('?'))), error, description, first("error_uri"), "");
    }
}
