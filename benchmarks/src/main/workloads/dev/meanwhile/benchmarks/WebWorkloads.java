package dev.meanwhile.benchmarks;

import dev.meanwhile.benchmarks.Workload.Effort;
import dev.meanwhile.benchmarks.Workload.Family;
import java.util.List;

/** The workloads for web frameworks, as {@link WebServed} has them. */
final class WebWorkloads {
    private static final int REQUESTS = 20_000;
    private static final int STREAMS = 1_000;
    /** The frameworks on the JVM need some 100,000 requests until they are compiled. */
    private static final Effort WARM = new Effort(6, 16, -1);

    static final List<Workload> ALL = List.of(
            requests(WebServed.ORDER, "an order, validated",
                    ("`POST /shops/7/orders?express=true` over %d connections: a parameter in the path, one in the query, and a body in JSON with a customer and five items. Each "
                            + "framework reads all of it into typed values, checks their lengths and ranges in its own way, and answers with the total as JSON. "
                            + "*Meanwhile http* is our server without the framework: the same by hand.").formatted(Load.HTTP_CONNECTIONS)),
            requests(WebServed.FORM, "a form", "`POST /booking`, with three fields as a browser sends them, urlencoded; the fields are converted, checked, and come back as a text."),
            requests(WebServed.PAGE, "a page from a template", ("`GET /page`: a table with %d rows of three columns, escaped. The template is FreeMarker's on the JVM, Jinja's in Python, "
                    + "`html/template`'s in Go, EJS's in Node.").formatted(WebServed.ROWS)),
            requests(WebServed.FILE, "a static file", "`GET /files/shop.css`: a file of 20 KiB, with ETag; nothing is compressed."),
            Workload.server(Family.WEB, WebServed.EVENTS, "%,d streams of events".formatted(STREAMS), "event", STREAMS, (long) STREAMS * WebServed.TICKS,
                    ("Server-sent events as JSON: four a second on each stream, made for it alone. A round is %d of them on each. *p50* and *p99* are percentiles of the time from one event to the "
                            + "next; a server that keeps up has p50 near %d ms.").formatted(WebServed.TICKS, WebServed.PAUSE.toMillis())).lasting(new Effort(5, 18, -1)));

    private WebWorkloads() {
    }

    private static Workload requests(String name, String title, String what) {
        return Workload.server(Family.WEB, name, title, "request", REQUESTS, REQUESTS, what).lasting(WARM);
    }
}
