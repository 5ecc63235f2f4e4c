package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Loop;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.WrongLoopException;
import dev.meanwhile.io.vertx.LoopVertx;
import dev.meanwhile.io.netty.NettyVersion;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * An HTTP client in direct style, with pooled connections, for any number of tasks at once:
 * {@snippet :
 * try (var client = HttpClient.create(c -> c.timeout(seconds(10)))) {
 *     var page = client.get("https://example.org/").raiseForStatus().text();
 * }
 * }
 * HTTP/1.1, and HTTP/2 with servers that offer it over TLS. Redirects are followed; gzip, deflate and br are decoded. All limits are
 * on by default: see {@link ClientConfig}. Failures are {@link HttpException}s, split by phase.
 *
 * <p><b>Cancellation:</b> cancelling a task that waits for this client closes the connection of its request, or in HTTP/2 the stream; other
 * requests are not affected, and no connection is lost.
 *
 * <p>Can be created anywhere; belongs to the loop that first uses it until that loop ends. Connections left open are closed with the loop.
 *
 * <p><b>Outside of loops</b>, any number of threads may call {@link #request} and what is short for it, also while a loop uses the client. The
 * thread waits, and interrupting it cancels the request: it ends with {@link CancellationException}, and the thread stays interrupted. These requests
 * run on a loop in the background, which all clients share, with a pool of connections of their own. {@link Http} needs no client at all.
 */
public final class HttpClient implements AutoCloseable {
    private static final int DRAINED_BYTES = 64 << 10;

    private final ClientConfig config;
    private LoopVertx loop;
    /** That of {@link #loop}. */
    private volatile Loop owner;
    private Connections connections;
    private volatile boolean closed;
    /** Sends the requests of threads outside of loops; used on the background loop only. Null until it is needed; guarded by this. */
    private HttpClient outside;

    private HttpClient(ClientConfig config) {
        NettyVersion.check();
        this.config = config;
    }

    /**
     * {@return a client with the default settings} Never waits.
     *
     * @throws IllegalStateException if Netty on the class path is older than 4.2; the message says how to change that
     */
    public static HttpClient create() {
        return new HttpClient(ClientConfig.DEFAULT);
    }

    /**
     * {@return a client with settings: {@code HttpClient.create(c -> c.timeout(seconds(10)))}} Never waits.
     *
     * @throws IllegalStateException as for {@link #create()}
     */
    public static HttpClient create(UnaryOperator<ClientConfig> settings) {
        return new HttpClient(Objects.requireNonNull(settings, "the settings are null").apply(ClientConfig.DEFAULT));
    }

    /** Sends GET and waits for the whole response; see {@link #request}. */
    public Response get(String url) {
        return request("GET", url, r -> r);
    }

    /** As {@link #get(String)}, with options for the request. */
    public Response get(String url, UnaryOperator<HttpRequest> request) {
        return request("GET", url, request);
    }

    /** Sends HEAD and waits for the response; see {@link #request}. */
    public Response head(String url) {
        return request("HEAD", url, r -> r);
    }

    /** Sends POST with a record, a map or a list as JSON, and waits for the whole response; see {@link #request}. */
    public Response post(String url, Object json) {
        return request("POST", url, r -> r.json(json));
    }

    /** Sends POST and waits for the whole response; see {@link #request}. */
    public Response post(String url, UnaryOperator<HttpRequest> request) {
        return request("POST", url, request);
    }

    /** Sends PUT with a record, a map or a list as JSON, and waits for the whole response; see {@link #request}. */
    public Response put(String url, Object json) {
        return request("PUT", url, r -> r.json(json));
    }

    /** Sends DELETE and waits for the whole response; see {@link #request}. */
    public Response delete(String url) {
        return request("DELETE", url, r -> r);
    }

    /**
     * Sends a request, and waits until the whole response is in memory.
     *
     * <p><b>Cancellation:</b> the connection is closed, or in HTTP/2 the stream.
     *
     * @param method  GET, POST, …; in capitals
     * @param url     an absolute http or https URL, or a path to append to {@link ClientConfig#baseUrl}
     * @param request adds headers, query, body …
     * @return the response, whatever its status
     * @throws HttpException if there is none; the nested classes say why
     * @throws Cancelled     if the task is cancelled
     * @throws CancellationException outside of loops, if the thread is interrupted
     */
    public Response request(String method, String url, UnaryOperator<HttpRequest> request) {
        var plan = plan(method, url, request);
        if (Loop.find().isEmpty()) {
            var client = outside();
            return Background.SHARED.call(() -> client.whole(plan));
        }
        return whole(plan);
    }

    private Response whole(Plan plan) {
        return Retries.call(config.retry(), plan.repeatable, () -> plan.withinTotal(() -> buffered(plan)), _ -> { });
    }

    /**
     * Sends a request without a body, and waits until the response begins; its body is then read piece by piece. (With a body, see
     * {@link HttpRequest#body(dev.meanwhile.Flow)}: the rest of it is sent while the response is read, until that is closed. If this fails, so does reading.)
     * Inside of loops only.
     *
     * @return the response; close it
     * @throws HttpException         if there is none; the nested classes say why
     * @throws Cancelled             if the task is cancelled
     * @throws IllegalStateException outside of loops
     */
    public ResponseStream stream(String method, String url) {
        return stream(method, url, r -> r);
    }

    /** As {@link #stream(String, String)}, with options for the request. */
    public ResponseStream stream(String method, String url, UnaryOperator<HttpRequest> request) {
        Inside.require("HttpClient.stream(…)", " The whole response at once, by request(…), can be had anywhere.");
        var plan = plan(method, url, request);
        return Retries.call(config.retry(), plan.repeatable, () -> plan.withinTotal(() -> streamed(plan)), ResponseStream::close);
    }

    /** A request that is ready to be sent, once or several times. */
    private record Plan(Connections.Call call, boolean repeatable) {
        <R> R withinTotal(Supplier<R> attempt) {
            if (call.limits().total().isEmpty()) {
                return attempt.get();
            }
            var total = call.limits().total().get();
            var expired = new AtomicBoolean();
            try {
                return timeout(total, timer -> {
                    try {
                        return attempt.get();
                    } finally {
                        expired.set(timer.expired());
                    }
                });
            } catch (TimedOutException e) {
                if (!expired.get()) {
                    throw e;
                }
                throw new HttpException.TotalTimeout(call.exchange(), "not done within " + Failures.text(total), e);
            }
        }
    }

    private Plan plan(String method, String url, UnaryOperator<HttpRequest> request) {
        Objects.requireNonNull(method, "the method is null");
        Objects.requireNonNull(url, "the URL is null");
        Objects.requireNonNull(request, "the options of the request are null");
        return plan(method, url, request.apply(HttpRequest.EMPTY));
    }

    private Plan plan(String method, String url, HttpRequest request) {
        HttpHeaders.requireToken(method, "method");
        var parsed = Urls.parse(method, Locations.isAbsolute(url) ? url : config.completed(url));
        var withQuery = request.query().isEmpty() ? parsed
                : URI.create(parsed + (parsed.getRawQuery() == null ? "?" : "&") + request.query());
        var headers = offered().overriddenBy(typed(request, Urls.withUser(parsed, request.headers())));
        var call = new Connections.Call(method, Urls.withoutUser(withQuery), headers, request.content(), config.limits(request));
        return new Plan(call, Retries.isRepeatable(method, request));
    }

    private HttpHeaders offered() {
        return config.decompress() && !config.headers().contains("Accept-Encoding")
                ? config.headers().plus("Accept-Encoding", Unpacking.accepted())
                : config.headers();
    }

    private static HttpHeaders typed(HttpRequest request, HttpHeaders headers) {
        var type = request.content().type();
        var typed = type.isEmpty() || headers.contains("Content-Type") ? headers : headers.plus("Content-Type", type);
        // The length of a body in memory is known.
        return request.content() instanceof HttpRequest.Content.Bytes ? typed.without("Content-Length") : typed;
    }

    private Response buffered(Plan plan) {
        var landed = follow(plan);
        try {
            return new Response(landed.exchange(), landed.head, all(landed, config.maxBodyBytes()));
        } finally {
            landed.reply.discard();
        }
    }

    private byte[] all(Landed landed, long limit) {
        var bytes = new ByteArrayOutputStream();
        var body = landed.body(config);
        for (var chunk = body.next(); chunk.length > 0; chunk = body.next()) {
            if ((long) bytes.size() + chunk.length > limit) {
                body.abort();
                throw new HttpException.BodyTooLarge(landed.exchange(), "the body is longer than " + limit
                        + " bytes; raise maxBodyBytes(…), or read it with stream(…)");
            }
            bytes.writeBytes(chunk);
        }
        return bytes.toByteArray();
    }

    private ResponseStream streamed(Plan plan) {
        var landed = follow(plan);
        return new ResponseStream(landed.exchange(), landed.head, landed.body(config), landed.reply.slot()::close, config.maxBodyBytes());
    }

    /** The response at the end of all redirects. */
    private record Landed(Connections.Call call, ResponseHead.Head head, Connections.Reply reply) {
        HttpException.Exchange exchange() {
            return call.exchange();
        }

        Unpacking body(ClientConfig config) {
            return new Unpacking(reply.body(), exchange(), config.decompress());
        }
    }

    private Landed follow(Plan plan) {
        var open = connections();
        var call = plan.call;
        var history = new ArrayList<URI>();
        while (true) {
            var reply = open.send(call, plan.repeatable);
            var head = head(call, reply, List.copyOf(history));
            var next = config.maxRedirects() == 0 ? null : nextOf(call, head, reply);
            if (next == null) {
                return new Landed(call, head, reply);
            }
            drain(call, reply);
            history.add(call.url());
            if (history.size() > config.maxRedirects()) {
                throw new HttpException.TooManyRedirects(call.exchange(), "redirected more than " + config.maxRedirects()
                        + " times, the last time to " + next.url());
            }
            call = next;
        }
    }

    private static Connections.Call nextOf(Connections.Call call, ResponseHead.Head head, Connections.Reply reply) {
        try {
            return Redirects.next(call, head.status(), head.headers()).orElse(null);
        } catch (HttpException.InvalidUrl e) {
            reply.discard();
            throw e;
        }
    }

    private static ResponseHead.Head head(Connections.Call call, Connections.Reply reply, List<URI> history) {
        var response = reply.body().response();
        return new ResponseHead.Head(call.url(), response.statusCode(), response.statusMessage() == null ? "" : response.statusMessage(),
                switch (response.version()) {
                    case HTTP_1_0 -> "HTTP/1.0";
                    case HTTP_1_1 -> "HTTP/1.1";
                    case HTTP_2 -> "HTTP/2";
                },
                HttpHeaders.of(response.headers()), history);
    }

    /** A redirect's own body is read if it is short, so that its connection can be used again. */
    private static void drain(Connections.Call call, Connections.Reply reply) {
        try {
            var length = 0;
            for (var chunk = reply.body().next(call.exchange()); chunk.length > 0 && length < DRAINED_BYTES;
                    chunk = reply.body().next(call.exchange())) {
                length += chunk.length;
            }
        } catch (HttpException e) {
            // The redirect's target is known; its body does not matter.
        } finally {
            reply.discard();
        }
    }

    private Connections connections() {
        requireOpen();
        var here = LoopVertx.current();
        if (loop != here) {
            if (loop != null && !loop.isClosed()) {
                throw new WrongLoopException("this HttpClient is in use on another loop; make a client for each loop");
            }
            loop = here;
            owner = Loop.current();
            // Again: starting Vert.x takes a while, and a close() meanwhile has found no owner.
            requireOpen();
            connections = new Connections(config, here);
        }
        return connections;
    }

    /**
     * Connects a WebSocket, with this client's header fields, certificates and connect timeout. It does not belong to the client's pool,
     * and stays open when the client is closed.
     *
     * @param url {@code ws://…} or {@code wss://…}
     * @throws HttpException         if that fails, split by phase as for a request
     * @throws IllegalStateException outside of loops
     */
    public WebSocket websocket(String url) {
        Inside.require("HttpClient.websocket(…)", "");
        return WebSockets.connect(config, url);
    }

    private synchronized HttpClient outside() {
        requireOpen();
        if (outside == null) {
            outside = new HttpClient(config);
        }
        return outside;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this HttpClient is closed");
        }
    }

    /**
     * Closes its connections, and waits for that; requests under way fail. Can be called anywhere; calling it again does nothing.
     * Outside of loops an interrupted thread does not wait; the connections are closed nevertheless, and it stays interrupted.
     */
    @Override
    public void close() {
        HttpClient other;
        synchronized (this) {
            closed = true;
            other = outside;
        }
        if (other != null) {
            other.close();
        }
        var home = owner;
        if (home == null || !home.isRunning()) {
            // Its connections have been closed with the loop, or will be.
            return;
        }
        if (Loop.find().filter(home::equals).isPresent()) {
            closeHere();
        } else {
            closeThere(home);
        }
    }

    private void closeHere() {
        if (connections != null && !loop.isClosed()) {
            connections.close();
        }
        connections = null;
    }

    private void closeThere(Loop home) {
        try {
            var closing = home.submit(() -> {
                closeHere();
                return null;
            });
            if (Loop.find().isPresent()) {
                await(closing);
            } else {
                // A copy: an interrupt ends the waiting, not the closing.
                Background.await(closing.copy());
            }
        } catch (IllegalStateException e) {
            // The loop has ended, and with it the connections.
        }
    }

    /** {@return a short description} */
    @Override
    public String toString() {
        var state = closed ? "closed" : connections == null || loop.isClosed() ? "not in use" : connections.toString();
        return "HttpClient (" + state + "; at most " + config.maxConnections() + " connections)";
    }
}
