package dev.meanwhile.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;

/** Values of {@code Authorization}. */
final class Credentials {
    private Credentials() {
    }

    /**
     * {@return user and password as RFC 7617 has them}
     *
     * @throws IllegalArgumentException if the user contains a colon: the server would take what follows for the password
     */
    static String basic(String user, String password) {
        Objects.requireNonNull(user, "the user is null");
        Objects.requireNonNull(password, "the password is null");
        if (user.contains(":")) {
            throw new IllegalArgumentException("the user '" + user + "' contains a colon, which basic authentication can't express (RFC 7617)");
        }
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
