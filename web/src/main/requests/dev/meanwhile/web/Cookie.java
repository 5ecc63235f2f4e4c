package dev.meanwhile.web;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A cookie for a response: {@code Response.ok(page).cookie(Cookie.of("theme", "dark").maxAge(Duration.ofDays(30)))}. Immutable; each method returns
 * a changed copy.
 *
 * <p>By default scripts can't read it ({@code HttpOnly}), other sites can't send it ({@code SameSite=Lax}), it is for all paths ({@code Path=/}) of this
 * host only, and it lasts until the browser is closed. It is {@code Secure} if the request came by HTTPS, or if it must be: because its name begins with
 * {@code __Secure-} or {@code __Host-}, or because it is {@link SameSite#NONE} or {@link #partitioned}. What browsers would drop silently (RFC 6265bis) is
 * refused here.
 */
public final class Cookie {
    /** What browsers accept, for name and value together (RFC 6265bis §5.6). */
    private static final int MOST_BYTES = 4096;
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+\\-.^_`|~0-9A-Za-z]+");
    private static final Pattern VALUE = Pattern.compile("[!#-+\\--:<-\\[\\]-~]*");
    private static final Pattern PATH = Pattern.compile("/[ -:<-~]*");
    private static final Pattern DOMAIN = Pattern.compile("[0-9A-Za-z]([0-9A-Za-z.-]*[0-9A-Za-z])?");
    /** For browsers that do not know Max-Age. */
    private static final String LONG_AGO = "Thu, 01 Jan 1970 00:00:00 GMT";

    /** All but the name. An empty {@code secure} means: as the request. */
    private record Attributes(String value, Optional<Duration> maxAge, String path, Optional<String> domain, Optional<Boolean> secure, boolean httpOnly,
            SameSite sameSite, boolean partitioned) {
    }

    private final String name;
    private final Attributes its;

    private Cookie(String name, Attributes its) {
        this.name = name;
        this.its = its;
        if (its.secure.equals(Optional.of(false)) && mustBeSecure()) {
            throw refused("must be Secure, since " + (hasPrefix("__Secure-") || hasPrefix("__Host-") ? "its name has that prefix"
                    : its.partitioned ? "it is partitioned" : "it is SameSite=None") + ": leave secure(false) out");
        }
        if (hasPrefix("__Host-") && (its.domain.isPresent() || !its.path.equals("/"))) {
            throw refused("is for this host and all paths, since its name begins with __Host-: it can't have "
                    + (its.domain.isPresent() ? "a domain" : "the path '" + its.path + "'"));
        }
    }

    /**
     * {@return a cookie}
     *
     * @param name  letters, digits and {@code !#$%&'*+-.^_`|~}
     * @param value printable ASCII without spaces, quotes, commas, semicolons and backslashes; encode other texts, for instance with {@code URLEncoder}.
     *              Together they have at most 4,096 bytes
     * @throws IllegalArgumentException if one of them is something else
     */
    public static Cookie of(String name, String value) {
        Objects.requireNonNull(name, "the name of the cookie is null");
        Objects.requireNonNull(value, "the value of the cookie is null");
        if (!TOKEN.matcher(name).matches()) {
            throw new IllegalArgumentException("the name of a cookie has letters, digits and !#$%&'*+-.^_`|~ only, not '" + name + "'");
        }
        if (!VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("the value of the cookie '" + name + "' has " + firstRefused(value)
                    + "; encode it: Cookie.of(\"" + name + "\", URLEncoder.encode(value, UTF_8))");
        }
        if (name.length() + value.length() > MOST_BYTES) {
            throw new IllegalArgumentException("the cookie '" + name + "' has " + (name.length() + value.length()) + " bytes; browsers drop more than " + MOST_BYTES);
        }
        return new Cookie(name, new Attributes(value, Optional.empty(), "/", Optional.empty(), Optional.empty(), true, SameSite.LAX, false));
    }

    private static String firstRefused(String value) {
        var refused = value.chars().filter(c -> !VALUE.matcher(Character.toString(c)).matches()).findFirst().orElseThrow();
        return switch (refused) {
            case ' ' -> "a space";
            case '"' -> "a quote";
            default -> refused > ' ' && refused < 127 ? "a '" + (char) refused + "'" : "the character U+%04X".formatted(refused);
        };
    }

    /**
     * {@return a copy that browsers keep for that long, in whole seconds} Zero or less deletes it. Browsers keep none for more than 400 days.
     */
    public Cookie maxAge(Duration age) {
        Objects.requireNonNull(age, "the age is null");
        return new Cookie(name, new Attributes(its.value, Optional.of(age), its.path, its.domain, its.secure, its.httpOnly, its.sameSite, its.partitioned));
    }

    /** {@return a copy for this path and those below it} The default is {@code /}. */
    public Cookie path(String path) {
        Objects.requireNonNull(path, "the path is null");
        if (!PATH.matcher(path).matches()) {
            throw refused("can't have the path '" + path + "': a path begins with / and has printable ASCII without semicolons");
        }
        return new Cookie(name, new Attributes(its.value, its.maxAge, path, its.domain, its.secure, its.httpOnly, its.sameSite, its.partitioned));
    }

    /** {@return a copy for a domain and all hosts below it, such as {@code example.org}} The default is this host only. */
    public Cookie domain(String domain) {
        Objects.requireNonNull(domain, "the domain is null");
        if (!DOMAIN.matcher(domain).matches()) {
            throw refused("can't have the domain '" + domain + "': write it as example.org");
        }
        return new Cookie(name, new Attributes(its.value, its.maxAge, its.path, Optional.of(domain), its.secure, its.httpOnly, its.sameSite, its.partitioned));
    }

    /** {@return a copy that browsers send by HTTPS only, or also by HTTP} */
    public Cookie secure(boolean secure) {
        return new Cookie(name, new Attributes(its.value, its.maxAge, its.path, its.domain, Optional.of(secure), its.httpOnly, its.sameSite, its.partitioned));
    }

    /** {@return a copy that scripts of the page can't read, which is the default, or can} */
    public Cookie httpOnly(boolean httpOnly) {
        return new Cookie(name, new Attributes(its.value, its.maxAge, its.path, its.domain, its.secure, httpOnly, its.sameSite, its.partitioned));
    }

    /** {@return a copy that is sent with other requests of other sites} The default is {@link SameSite#LAX}. */
    public Cookie sameSite(SameSite sameSite) {
        Objects.requireNonNull(sameSite, "sameSite is null");
        return new Cookie(name, new Attributes(its.value, its.maxAge, its.path, its.domain, its.secure, its.httpOnly, sameSite, its.partitioned));
    }

    /** {@return a copy of which each site that embeds this one has its own (CHIPS)} It usually needs {@link SameSite#NONE}, too. */
    public Cookie partitioned() {
        return new Cookie(name, new Attributes(its.value, its.maxAge, its.path, its.domain, its.secure, its.httpOnly, its.sameSite, true));
    }

    private IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("the cookie '" + name + "' " + why);
    }

    /** Browsers ignore the case. */
    private boolean hasPrefix(String prefix) {
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    private boolean mustBeSecure() {
        return hasPrefix("__Secure-") || hasPrefix("__Host-") || its.sameSite == SameSite.NONE || its.partitioned;
    }

    /**
     * A header field that is complete only when it is sent.
     *
     * @param cookie whose attribute {@code Secure} may depend on the request
     */
    record Field(Cookie cookie) implements Map.Entry<String, String> {
        @Override
        public String getKey() {
            return "Set-Cookie";
        }

        @Override
        public String getValue() {
            return cookie.header(false);
        }

        @Override
        public String setValue(String value) {
            throw new UnsupportedOperationException("header fields do not change");
        }
    }

    /** {@return the name} */
    public String name() {
        return name;
    }

    /** {@return the value} */
    public String value() {
        return its.value;
    }

    /**
     * {@return the value of the header field {@code Set-Cookie}}
     *
     * @param https whether the request came by HTTPS
     */
    String header(boolean https) {
        var text = new StringBuilder(name).append('=').append(its.value);
        its.maxAge.ifPresent(age -> text.append(age.isPositive() ? "; Max-Age=" + Math.max(1, age.toSeconds()) : "; Max-Age=0; Expires=" + LONG_AGO));
        its.domain.ifPresent(domain -> text.append("; Domain=").append(domain));
        text.append("; Path=").append(its.path);
        if (its.secure.orElse(https) || mustBeSecure()) {
            text.append("; Secure");
        }
        if (its.httpOnly) {
            text.append("; HttpOnly");
        }
        text.append("; SameSite=").append(its.sameSite.attribute());
        return its.partitioned ? text.append("; Partitioned").toString() : text.toString();
    }

    @Override
    public String toString() {
        return header(false);
    }
}
