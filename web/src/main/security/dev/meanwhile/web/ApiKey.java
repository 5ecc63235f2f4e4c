package dev.meanwhile.web;

import dev.meanwhile.Mapping;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A key that a client sends with each request. The program's check finds whose it is: look it up by {@link Secrets}' means, or better by a hash of it, so that who reads the table has no keys.
 */
public final class ApiKey {
    private ApiKey() {
    }

    /**
     * {@return a scheme with the key in a header field, such as {@code X-API-Key}}
     *
     * @param type  what the check finds, and {@code request.provided(type)} has
     * @param check who has the key, or empty; it may wait
     */
    public static <U> Authentication<U> header(String name, Class<U> type, Mapping<? super String, Optional<U>, ?> check) {
        Objects.requireNonNull(name, "the name of the header is null");
        return of("header", name, type, request -> request.header(name), check);
    }

    /** {@return a scheme with the key in the query} It appears in logs and histories, so a header is better. As {@link #header}. */
    public static <U> Authentication<U> query(String name, Class<U> type, Mapping<? super String, Optional<U>, ?> check) {
        Objects.requireNonNull(name, "the name of the query parameter is null");
        return of("query", name, type, request -> request.query(name), check);
    }

    /** {@return a scheme with the key in a cookie} Browsers send it by themselves, so {@link Csrf} should be around it. As {@link #header}. */
    public static <U> Authentication<U> cookie(String name, Class<U> type, Mapping<? super String, Optional<U>, ?> check) {
        Objects.requireNonNull(name, "the name of the cookie is null");
        return of("cookie", name, type, request -> request.cookie(name), check);
    }

    private static <U> Authentication<U> of(String place, String name, Class<U> type, Mapping<? super Request, Optional<String>, RuntimeException> find,
            Mapping<? super String, Optional<U>, ?> check) {
        Objects.requireNonNull(check, "the check is null");
        var what = "the key in the " + place + " " + name;
        var challenge = "ApiKey in=" + Credentials.quoted(place) + ", name=" + Credentials.quoted(name);
        return Authentication.of("apiKey", Map.of("type", "apiKey", "in", place, "name", name), type, Credentials.of(what, challenge, find, check));
    }
}
