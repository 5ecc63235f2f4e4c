package dev.meanwhile.web;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a JWT says, after its signature and times have been checked. Any thread may read it.
 *
 * @param all the claims by name: texts, numbers, truth values, lists and maps, as JSON has them
 */
public record JwtClaims(Map<String, Object> all) {
    /** Copies the map. */
    public JwtClaims {
        Objects.requireNonNull(all, "the claims are null");
        all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
    }

    /** {@return whom the token is about ({@code sub}), or empty} */
    public Optional<String> subject() {
        return text("sub");
    }

    /** {@return a claim that is a text, or empty} */
    public Optional<String> text(String name) {
        Objects.requireNonNull(name, "the name of the claim is null");
        return Optional.ofNullable(all.get(name) instanceof String text ? text : null);
    }

    /** {@return the texts of a claim that is a list or a text, such as {@code aud}; empty if there is none} */
    public List<String> texts(String name) {
        Objects.requireNonNull(name, "the name of the claim is null");
        return switch (all.get(name)) {
            case String text -> List.of(text);
            case Collection<?> list -> list.stream().filter(String.class::isInstance).map(String.class::cast).toList();
            case null, default -> List.of();
        };
    }

    /** {@return the scopes, from {@code scope} (words) or {@code scp} (a list)} For {@link Authentication#granting}. */
    public List<String> scopes() {
        return text("scope").map(words -> List.of(words.strip().split(" +"))).orElseGet(() -> texts("scp"));
    }

    /** {@return a claim that is a time, such as {@code exp}, or empty} */
    public Optional<Instant> time(String name) {
        Objects.requireNonNull(name, "the name of the claim is null");
        return Optional.ofNullable(all.get(name) instanceof Number seconds ? Instant.ofEpochSecond(seconds.longValue()) : null);
    }
}
