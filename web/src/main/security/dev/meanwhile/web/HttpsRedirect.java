package dev.meanwhile.web;

import java.util.Objects;

/**
 * Sends clients that came by HTTP to the same place by HTTPS, with a 308, which keeps the method. Behind a proxy that ends TLS, put {@link ProxyHeaders} before it, or it redirects for ever.
 * Put {@link TrustedHosts} before it, too: it redirects to the host that the client named.
 */
public final class HttpsRedirect implements Middleware {
    private static final int PORT = 443;

    private final int port;

    private HttpsRedirect(int port) {
        this.port = port;
    }

    /** {@return a redirect to port 443} */
    public static HttpsRedirect standard() {
        return toPort(PORT);
    }

    /** {@return a redirect to another port} */
    public static HttpsRedirect toPort(int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("toPort(" + port + "): ports are from 1 to 65535");
        }
        return new HttpsRedirect(port);
    }

    @Override
    public Response handle(Request request, Next next) throws Exception {
        Objects.requireNonNull(request, "the request is null");
        Objects.requireNonNull(next, "what answers otherwise is null");
        if (request.scheme().equals("https")) {
            return next.handle(request);
        }
        var host = TrustedHosts.name(request.host());
        if (host.isEmpty() || !request.target().startsWith("/")) {
            throw new HttpError(400, "this server wants HTTPS");
        }
        return Response.empty(308).header("Location", "https://" + host + (port == PORT ? "" : ":" + port) + request.rootPath() + request.target());
    }
}
