package dev.meanwhile.web;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Refuses requests that another site makes a browser send, with its cookies (cross-site request forgery).
 * {@snippet :
 * app.use(Sessions.cookie(secret));
 * app.use(Csrf.protect());
 * }
 * GET, HEAD, OPTIONS and TRACE pass: their handlers must change nothing. Of the others those pass that the browser says come from this site's own pages: by {@code Sec-Fetch-Site}, which all
 * browsers have sent since 2023, or else by {@code Origin}. Requests with neither do not come from a browser, and pass. (Go's {@code CrossOriginProtection}, and OWASP's advice.) The others get a 403.
 * WebSockets are not checked here, but always by the server.
 *
 * <p>{@link #requiringToken} demands a secret of the page as well, for applications that older browsers use. Immutable; each method returns a copy.
 */
public final class Csrf implements Middleware {
    /** The names of the header field and of the form's field. */
    private static final String HEADER = "X-CSRF-Token";
    private static final String FIELD = "_csrf";
    private static final String VALUE = "_csrf";
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final int TOKEN_BYTES = 32;

    private final List<String> trusted;
    private final boolean token;

    private Csrf(List<String> trusted, boolean token) {
        this.trusted = trusted;
        this.token = token;
    }

    /** {@return the check by what browsers say} */
    public static Csrf protect() {
        return new Csrf(List.of(), false);
    }

    /**
     * Accepts the pages of other origins, too.
     *
     * @param origins such as {@code https://admin.example.org}, with a port if it is not the usual one
     */
    public Csrf trusting(String... origins) {
        for (var origin : Given.all("origins", origins)) {
            var url = URI.create(origin);
            if (url.getScheme() == null || url.getHost() == null || !url.getRawPath().isEmpty()) {
                throw new IllegalArgumentException("trusting(\"" + origin + "\"): write an origin as https://admin.example.org, without a path");
            }
        }
        return new Csrf(Arrays.stream(origins).map(it -> it.toLowerCase(Locale.ROOT)).toList(), token);
    }

    /** Demands {@link #token} as well, in the header field {@code X-CSRF-Token} or the form's field {@code _csrf}. Needs {@link Sessions} around it. */
    public Csrf requiringToken() {
        return new Csrf(trusted, true);
    }

    /**
     * {@return a secret of this session for a page to send back} Each time it looks different, so that the length of compressed pages tells nothing about it (BREACH).
     *
     * @throws IllegalStateException if there are no {@link Sessions} around the handler
     */
    public static String token(Request request) {
        var session = Session.of(request);
        var secret = session.value(VALUE, String.class).orElseGet(() -> {
            var made = Secrets.text(Secrets.random(TOKEN_BYTES));
            session.put(VALUE, made);
            return made;
        });
        var mask = Secrets.random(TOKEN_BYTES);
        var both = Arrays.copyOf(mask, 2 * TOKEN_BYTES);
        System.arraycopy(mixed(mask, Secrets.bytes(secret)), 0, both, TOKEN_BYTES, TOKEN_BYTES);
        return Secrets.text(both);
    }

    private static byte[] mixed(byte[] one, byte[] other) {
        var mixed = one.clone();
        for (var i = 0; i < mixed.length; i++) {
            mixed[i] ^= other[i];
        }
        return mixed;
    }

    private static boolean isToken(Request request, String sent) {
        var secret = Session.of(request).value(VALUE, String.class);
        try {
            var both = Secrets.bytes(sent);
            return secret.isPresent() && both.length == 2 * TOKEN_BYTES
                    && Secrets.same(secret.get(), Secrets.text(mixed(Arrays.copyOf(both, TOKEN_BYTES), Arrays.copyOfRange(both, TOKEN_BYTES, 2 * TOKEN_BYTES))));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public Response handle(Request request, Next next) throws Exception {
        Objects.requireNonNull(request, "the request is null");
        Objects.requireNonNull(next, "what answers otherwise is null");
        if (token) {
            request.providePageValue("csrf", () -> token(request));
        }
        if (!SAFE.contains(request.method())) {
            requireSameSite(request);
            if (token && !isToken(request, sentToken(request))) {
                throw new HttpError(403, "the form has expired: load its page again (the header " + HEADER + " or the field " + FIELD + " is missing or wrong)");
            }
        }
        return next.handle(request);
    }

    private void requireSameSite(Request request) {
        var origin = request.header("Origin").map(it -> it.toLowerCase(Locale.ROOT));
        if (origin.filter(trusted::contains).isPresent()) {
            return;
        }
        var site = request.header("Sec-Fetch-Site");
        var fine = site.isPresent() ? site.get().equals("same-origin") || site.get().equals("none")
                : origin.isEmpty() || origin.get().equals(request.scheme() + "://" + request.host());
        if (!fine) {
            throw new HttpError(403, "this request comes from another site" + origin.map(it -> " (" + it + ")").orElse(""));
        }
    }

    private static String sentToken(Request request) {
        var header = request.header(HEADER);
        if (header.isPresent()) {
            return header.get();
        }
        var type = request.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        var isForm = type.startsWith("application/x-www-form-urlencoded") || type.startsWith("multipart/form-data");
        return isForm ? request.form().value(FIELD).orElse("") : "";
    }
}
