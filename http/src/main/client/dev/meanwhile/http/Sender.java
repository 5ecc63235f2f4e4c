package dev.meanwhile.http;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Sends a request through all that is around it. From the outside: redirects; then for each of them the middleware in its order, credentials, cookies; the limits of
 * its host; and at the end the network, or what takes its place.
 */
final class Sender {
    private final ClientConfig config;
    private final Transport bare;

    Sender(ClientConfig config, Transport network) {
        this.config = config;
        var wire = limited(config.perHost(), config.transport().orElse(network));
        this.bare = config.cookies().map(cookies -> around(cookies::send, wire)).orElse(wire);
    }

    private static Transport limited(HostLimits limits, Transport wire) {
        if (limits == HostLimits.NONE) {
            return wire;
        }
        var turns = new HostTurns(limits);
        return request -> turns.send(request, wire);
    }

    /** {@return the response at the end of all redirects} */
    ResponseStream send(ClientRequest first, Auth credentials) {
        var request = first;
        var auth = credentials;
        var history = new ArrayList<URI>();
        while (true) {
            var response = chain(auth).send(request);
            var next = config.maxRedirects() == 0 ? null : nextOf(request, response);
            if (next == null) {
                return history.isEmpty() ? response : response.with(response.head().after(List.copyOf(history)));
            }
            response.drain();
            history.add(request.url());
            if (history.size() > config.maxRedirects()) {
                throw new HttpException.TooManyRedirects(request.exchange(), "redirected more than " + config.maxRedirects()
                        + " times, the last time to " + next.url());
            }
            if (!Redirects.mayHaveCredentials(request.url(), next.url())) {
                auth = Auth.none();
            }
            request = next;
        }
    }

    private static ClientRequest nextOf(ClientRequest request, ResponseStream response) {
        try {
            return Redirects.next(request, response.status(), response.headers()).orElse(null);
        } catch (HttpException.InvalidUrl e) {
            response.close();
            throw e;
        }
    }

    private Transport chain(Auth auth) {
        var transport = auth == NoAuth.INSTANCE ? bare
                : around((request, next) -> request.header("Authorization").isPresent() ? next.send(request) : auth.send(request, next), bare);
        for (var middleware : config.middleware().reversed()) {
            transport = around(middleware, transport);
        }
        return transport;
    }

    /** Every response that a middleware gets is returned or closed. */
    private static Transport around(Middleware middleware, Transport next) {
        return request -> {
            var given = new ArrayList<ResponseStream>(1);
            ResponseStream result = null;
            try {
                result = middleware.send(request, changed -> {
                    var response = next.send(Objects.requireNonNull(changed, "the request is null"));
                    given.add(response);
                    return response;
                });
                return Objects.requireNonNull(result, "a middleware, an Auth or a transport returned null instead of a response");
            } finally {
                for (var response : given) {
                    if (response != result) {
                        response.abandon();
                    }
                }
            }
        };
    }
}
