package dev.meanwhile.http;

import io.vertx.core.http.HttpClientResponse;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A response without its body: status, headers, and the redirects that led to it. */
public abstract sealed class ResponseHead permits Response, ResponseStream {
    final HttpException.Exchange exchange;
    private final Head head;

    /** The values; {@code history} holds the URLs that redirected to this one, in order. */
    record Head(URI url, int status, String reason, String version, HttpHeaders headers, List<URI> history, Stopwatch watch) {
        static Head of(URI url, HttpClientResponse response, Stopwatch watch) {
            return new Head(url, response.statusCode(), response.statusMessage() == null ? "" : response.statusMessage(), switch (response.version()) {
                case HTTP_1_0 -> "HTTP/1.0";
                case HTTP_1_1 -> "HTTP/1.1";
                case HTTP_2 -> "HTTP/2";
            }, HttpHeaders.of(response.headers()), List.of(), watch);
        }

        Head with(HttpHeaders others) {
            return new Head(url, status, reason, version, others, history, watch);
        }

        Head after(List<URI> others) {
            return new Head(url, status, reason, version, headers, others, watch);
        }
    }

    ResponseHead(HttpException.Exchange exchange, Head head) {
        this.exchange = exchange;
        this.head = head;
    }

    /** {@return the status: 200, 404, …} */
    public int status() {
        return head.status();
    }

    /** {@return the reason phrase: "OK", "Not Found", …; in HTTP/2, which sends none, the usual one} */
    public String reason() {
        return head.reason();
    }

    /** {@return true for a status from 200 to 299} */
    public boolean isSuccess() {
        return status() >= 200 && status() < 300;
    }

    /** {@return the first value of a header, or empty} */
    public Optional<String> header(String name) {
        return head.headers().first(name);
    }

    /** {@return all headers} */
    public HttpHeaders headers() {
        return head.headers();
    }

    /** {@return the URL that answered; after redirects, the last one} */
    public URI url() {
        return head.url();
    }

    /** {@return {@code HTTP/1.1} or {@code HTTP/2}} */
    public String version() {
        return head.version();
    }

    /** {@return the URLs that redirected to {@link #url}, in order} */
    public List<URI> history() {
        return head.history();
    }

    /** {@return how long each phase took} */
    public Times times() {
        return head.watch().times();
    }

    /** {@return the links in the header {@code Link} (RFC 8288), in order} */
    public List<Link> links() {
        return Links.parse(url(), head.headers().all("Link"));
    }

    /** {@return the target of the first link with this relation: {@code link("next")}} */
    public Optional<URI> link(String relation) {
        Objects.requireNonNull(relation, "the relation is null");
        return links().stream().filter(link -> link.has(relation)).map(Link::target).findFirst();
    }

    /**
     * {@return this response, if its status is below 400}
     *
     * @throws HttpException.BadStatus otherwise
     */
    public abstract ResponseHead raiseForStatus();

    final void requireGoodStatus() {
        if (status() >= 400) {
            throw new HttpException.BadStatus(exchange, status(), reason());
        }
    }

    final Head head() {
        return head;
    }

    @Override
    public String toString() {
        return exchange.method() + " " + url() + " -> " + status() + " " + reason();
    }
}
