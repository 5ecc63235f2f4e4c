package dev.meanwhile.web;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Header fields that make browsers careful, on every response, also of errors. A handler or another middleware further in that sets one of them itself keeps its own.
 * <table>
 * <caption>The standard ones, after OWASP's Secure Headers Project</caption>
 * <tr><th>field<th>value
 * <tr><td>{@code Strict-Transport-Security}<td>{@code max-age=31536000}, by HTTPS only
 * <tr><td>{@code X-Content-Type-Options}<td>{@code nosniff}
 * <tr><td>{@code Referrer-Policy}<td>{@code strict-origin-when-cross-origin}
 * <tr><td>{@code X-Frame-Options}<td>{@code DENY}
 * <tr><td>{@code Content-Security-Policy}<td>{@code frame-ancestors 'none'; base-uri 'self'; object-src 'none'}
 * <tr><td>{@code Permissions-Policy}<td>no camera, microphone, location, payment
 * <tr><td>{@code Cross-Origin-Opener-Policy}<td>{@code same-origin}
 * </table>
 * {@snippet :
 * app.use(SecurityHeaders.standard().contentSecurityPolicy("default-src 'self'; script-src 'nonce-{nonce}'"));
 * app.get("/", request -> Response.html("<script nonce='" + SecurityHeaders.nonce(request) + "'>…</script>"));
 * }
 * Immutable; each method returns a copy.
 */
public final class SecurityHeaders implements Middleware {
    private static final String TRANSPORT = "Strict-Transport-Security";
    private static final String POLICY = "Content-Security-Policy";
    private static final String NONCE = "{nonce}";
    private static final int NONCE_BYTES = 16;

    private final Map<String, String> fields;

    private SecurityHeaders(Map<String, String> fields) {
        this.fields = Collections.unmodifiableMap(fields);
    }

    /** {@return the standard ones} */
    public static SecurityHeaders standard() {
        var fields = new LinkedHashMap<String, String>();
        fields.put(TRANSPORT, "max-age=31536000");
        fields.put("X-Content-Type-Options", "nosniff");
        fields.put("Referrer-Policy", "strict-origin-when-cross-origin");
        fields.put("X-Frame-Options", "DENY");
        fields.put(POLICY, "frame-ancestors 'none'; base-uri 'self'; object-src 'none'");
        fields.put("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()");
        fields.put("Cross-Origin-Opener-Policy", "same-origin");
        return new SecurityHeaders(fields);
    }

    /**
     * With another policy for what a page may load and run.
     *
     * @param policy <code>{nonce}</code> in it stands for a random text of the request's own, see {@link #nonce}
     */
    public SecurityHeaders contentSecurityPolicy(String policy) {
        return with(POLICY, policy);
    }

    /** With another field, or another value of one. */
    public SecurityHeaders with(String name, String value) {
        Objects.requireNonNull(name, "the name of the header is null");
        var copy = new LinkedHashMap<>(fields);
        copy.keySet().removeIf(name::equalsIgnoreCase);
        copy.put(name, Objects.requireNonNull(value, "the value of the header is null"));
        return new SecurityHeaders(copy);
    }

    /** Without a field. */
    public SecurityHeaders without(String name) {
        Objects.requireNonNull(name, "the name of the header is null");
        var copy = new LinkedHashMap<>(fields);
        copy.keySet().removeIf(name::equalsIgnoreCase);
        return new SecurityHeaders(copy);
    }

    private record Nonce(String text) {
    }

    /**
     * {@return the random text of this request, which its page's own scripts carry and injected ones can't know}
     *
     * @throws IllegalStateException if no such middleware is around the handler
     */
    public static String nonce(Request request) {
        return Objects.requireNonNull(request, "the request is null").provided(Nonce.class).text();
    }

    @Override
    public Response handle(Request request, Next next) throws Exception {
        Objects.requireNonNull(request, "the request is null");
        Objects.requireNonNull(next, "what answers otherwise is null");
        var nonce = new Nonce(Secrets.text(Secrets.random(NONCE_BYTES)));
        request.provide(Nonce.class, nonce);
        var response = next.respond(request);
        for (var field : fields.entrySet()) {
            if (!field.getKey().equals(TRANSPORT) || request.scheme().equals("https")) {
                response = response.withDefault(field.getKey(), field.getValue().replace(NONCE, nonce.text()));
            }
        }
        return response;
    }
}
