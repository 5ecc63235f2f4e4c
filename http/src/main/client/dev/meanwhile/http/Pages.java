package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.generate;

import dev.meanwhile.Flow;

import java.net.URI;
import java.util.function.Function;

/** Follows the links from page to page (RFC 8288). */
final class Pages {
    private Pages() {
    }

    static Flow<Response> of(Plan first, Function<Plan, Response> sending) {
        return generate(out -> {
            var plan = first;
            while (true) {
                var page = sending.apply(plan).raiseForStatus();
                out.emit(page);
                var next = page.link("next");
                if (next.isEmpty()) {
                    return;
                }
                plan = next(plan, next.get());
            }
        });
    }

    /** Credentials go to the server they are for, and to no other that a page names. */
    private static Plan next(Plan plan, URI url) {
        var request = plan.request().to(url.toString());
        return Redirects.mayHaveCredentials(plan.request().url(), url) ? new Plan(request, plan.auth())
                : new Plan(request.without("Authorization").without("Cookie").without("Host"), Auth.none());
    }
}
