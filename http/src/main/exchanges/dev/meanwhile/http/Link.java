package dev.meanwhile.http;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A link of the header {@code Link} (RFC 8288).
 *
 * @param target     the absolute URL
 * @param parameters what is said about it, by names in lower case: {@code rel}, {@code type}, {@code title} …
 */
public record Link(URI target, Map<String, String> parameters) {
    /** Copies the parameters. */
    public Link {
        Objects.requireNonNull(target, "the target is null");
        parameters = Map.copyOf(Objects.requireNonNull(parameters, "the parameters are null"));
    }

    /** {@return whether {@code rel} has this relation; it may have several} */
    public boolean has(String relation) {
        var wanted = Objects.requireNonNull(relation, "the relation is null").toLowerCase(Locale.ROOT);
        return Arrays.asList(parameters.getOrDefault("rel", "").toLowerCase(Locale.ROOT).split("\\s+")).contains(wanted);
    }
}
