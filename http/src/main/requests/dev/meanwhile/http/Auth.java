package dev.meanwhile.http;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Adds credentials to the exchanges of a client ({@link ClientConfig#auth}) or of one request ({@link HttpRequest#auth}). A function like a
 * {@link Middleware}: it sees the request, may send others before, sees responses, and may send the request again with what they say:
 * {@snippet :
 * Auth signedIn = (request, next) -> {
 *     var response = next.send(request.with("X-Token", token));
 *     if (response.status() != 401) {
 *         return response;
 *     }
 *     response.drain();
 *     token = renew();
 *     return next.send(request.with("X-Token", token));
 * };
 * }
 * {@link OAuth2} and {@link AwsSignature} make more of them.
 *
 * <p>It is not called for requests that have a header {@code Authorization} of their own, or whose URL has user and password, nor after a redirect to
 * another server: credentials are for those they were given for. (The same host, now with TLS, still counts as the same.)
 */
@FunctionalInterface
public interface Auth extends Middleware {
    /** {@return user and password in each request (RFC 7617)} */
    static Auth basic(String user, String password) {
        var value = Credentials.basic(user, password);
        return (request, next) -> next.send(request.with("Authorization", value));
    }

    /** {@return a token in each request (RFC 6750)} */
    static Auth bearer(String token) {
        Objects.requireNonNull(token, "the token is null");
        return bearer(() -> token);
    }

    /** {@return a token in each request, which the function provides; it runs for each request, and may wait} */
    static Auth bearer(Supplier<String> token) {
        Objects.requireNonNull(token, "the function that provides the token is null");
        return (request, next) -> next.send(request.with("Authorization",
                "Bearer " + Objects.requireNonNull(token.get(), "the function that provides the token returned null")));
    }

    /**
     * {@return digest access authentication (RFC 7616)} The password is not sent, but a digest of it and of what the server asked. The first request is sent
     * without, and once more when the server asks; those that follow send the digest at once. All of MD5, SHA-256 and SHA-512-256, with
     * and without {@code -sess}, {@code qop} {@code auth} and {@code auth-int}, user names in Unicode and {@code userhash}. The strongest algorithm that the
     * server offers is used. A server that says that it knows the password too, in {@code Authentication-Info}, but does not, fails the request with
     * {@link HttpException.BadResponse}. A body that is a flow can't be sent twice: the first request of a client should be another one.
     */
    static Auth digest(String user, String password) {
        return new DigestAuth(Objects.requireNonNull(user, "the user is null"), Objects.requireNonNull(password, "the password is null"));
    }

    /**
     * {@return users and passwords from the file {@code ~/.netrc}, or the one that the environment variable {@code NETRC} names, for each host, as curl and ftp
     * read it} The file is read here, once. A host that is not in it gets nothing.
     *
     * @throws java.io.UncheckedIOException if it can't be read
     */
    static Auth netrc() {
        return netrc(Netrc.usualFile());
    }

    /** As {@link #netrc()}, with another file. */
    static Auth netrc(Path file) {
        return Netrc.read(Objects.requireNonNull(file, "the file is null"));
    }

    /** {@return no credentials: for a request that should not send those of its client} */
    static Auth none() {
        return NoAuth.INSTANCE;
    }
}
