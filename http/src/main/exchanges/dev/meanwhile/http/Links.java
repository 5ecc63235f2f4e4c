package dev.meanwhile.http;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code Link} headers: {@code <https://api.example/items?page=2>; rel="next", <…>; rel="last"}. */
final class Links {
    private Links() {
    }

    /** What can't be read is left out. */
    static List<Link> parse(URI base, List<String> headers) {
        var links = new ArrayList<Link>();
        for (var header : headers) {
            var scanner = new HeaderScanner(header);
            while (!scanner.isDone()) {
                if (scanner.skip('<')) {
                    var target = scanner.until(">");
                    scanner.skip('>');
                    var parameters = scanner.parameters(';', ",");
                    try {
                        links.add(new Link(Urls.parse("Link", Locations.resolve(base, Locations.decode(target))), parameters));
                    } catch (HttpException.InvalidUrl e) {
                        // Of no use to anybody.
                    }
                }
                scanner.skipPast(',');
            }
        }
        return List.copyOf(links);
    }
}
