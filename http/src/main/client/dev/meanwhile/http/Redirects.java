package dev.meanwhile.http;

import java.net.URI;
import java.util.Optional;

/** Where a response redirects its client, and which parts of the request are sent again (RFC 9110 §15.4). */
final class Redirects {
    private Redirects() {
    }

    /** {@return the request that the response asks for instead, or empty if it asks for none} */
    static Optional<ClientRequest> next(ClientRequest call, int status, HttpHeaders headers) {
        var location = headers.first("Location");
        var redirects = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
        return redirects ? location.map(to -> follow(call, status, target(call, to))) : Optional.empty();
    }

    private static URI target(ClientRequest call, String location) {
        return Urls.parse(call.method(), Locations.resolve(call.url(), Locations.decode(location).strip()));
    }

    private static ClientRequest follow(ClientRequest call, int status, URI to) {
        var headers = Urls.withUser(to, Urls.sameOrigin(call.url(), to) ? call.headers() : forStranger(call, to));
        var url = Urls.withoutUser(to);
        var keepsMethod = status == 307 || status == 308 || call.method().equals("HEAD") || status != 303 && !call.method().equals("POST");
        if (keepsMethod) {
            return new ClientRequest(call.method(), url, headers, call.content(), call.limits(), call.isRepeatable());
        }
        return new ClientRequest("GET", url, headers.withoutContent(), Content.NONE, call.limits(), call.isRepeatable());
    }

    /** The same server, or the same host, now with TLS. */
    static boolean mayHaveCredentials(URI from, URI to) {
        return Urls.sameOrigin(from, to) || Urls.isUpgrade(from, to);
    }

    /** Credentials are not sent to another server; the same server, now with TLS, may have them. */
    private static HttpHeaders forStranger(ClientRequest call, URI to) {
        var headers = call.headers().without("Host");
        return mayHaveCredentials(call.url(), to) ? headers
                : headers.without("Authorization").without("Cookie").without("Proxy-Authorization");
    }
}
