package dev.meanwhile.web;

/** With which requests that other sites cause a browser sends a {@link Cookie} (RFC 6265bis §4.1.2.7). */
public enum SameSite {
    /** With none: not even when the user follows a link to here. */
    STRICT("Strict"),
    /** When the user follows a link to here, but not with forms, pictures and scripts of other sites. The default. */
    LAX("Lax"),
    /** With all. Browsers demand that such a cookie is {@code Secure}. */
    NONE("None");

    private final String attribute;

    SameSite(String attribute) {
        this.attribute = attribute;
    }

    String attribute() {
        return attribute;
    }
}
