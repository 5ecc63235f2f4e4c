package dev.meanwhile.web;

import java.util.List;
import java.util.Map;

/**
 * A {@link Middleware} that lets only clients pass that say who they are, and that the OpenAPI document mentions: all routes that it is around are marked with it.
 * {@link Authentication} has the usual ones.
 */
public interface SecurityScheme extends Middleware {
    /** {@return its name in the document, such as {@code apiKey}} Schemes of one name are one scheme. */
    String name();

    /** {@return OpenAPI's Security Scheme Object: {@code type}, and the fields that this type has} Values are texts and maps, as in JSON. */
    Map<String, Object> document();

    /** {@return the scopes that it requires} None by default. */
    default List<String> scopes() {
        return List.of();
    }
}
