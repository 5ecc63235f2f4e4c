package dev.meanwhile.web;

import dev.meanwhile.Mapping;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A name and a password with each request (RFC 7617), in UTF-8. Browsers ask their user for both. Only for HTTPS: anybody on the way can read them. */
public final class BasicAuth {
    private static final String SCHEME = "Basic ";

    private BasicAuth() {
    }

    /**
     * {@return the scheme}
     *
     * @param realm what the password is for, shown by some browsers
     * @param type  what the check finds, and {@code request.provided(type)} has
     * @param check who that is, or empty; it may wait. {@link Passwords#verify} compares the password
     */
    public static <U> Authentication<U> of(String realm, Class<U> type, Mapping<? super Login, Optional<U>, ?> check) {
        Objects.requireNonNull(realm, "the realm is null");
        Objects.requireNonNull(check, "the check is null");
        var challenge = "Basic realm=" + Credentials.quoted(realm) + ", charset=\"UTF-8\"";
        Credentials<U> credentials = Credentials.of("the name with its password in Authorization: Basic", challenge, BasicAuth::find, text -> {
            var login = login(text);
            return login.isEmpty() ? Optional.empty() : check.apply(login.get());
        });
        return Authentication.of("basicAuth", Map.of("type", "http", "scheme", "basic"), type, credentials);
    }

    private static Optional<String> find(Request request) {
        return request.header("Authorization").filter(it -> it.regionMatches(true, 0, SCHEME, 0, SCHEME.length())).map(it -> it.substring(SCHEME.length()).strip());
    }

    /** {@return the name and the password, or empty if that is neither} The name can't contain a colon, the password can. */
    private static Optional<Login> login(String base64) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Base64.getDecoder().decode(base64))).toString();
            var colon = text.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(new Login(text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
