package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.await;

import dev.meanwhile.Flow;
import dev.meanwhile.ItemAction;
import dev.meanwhile.Loop;
import dev.meanwhile.Retry;
import dev.meanwhile.WrongLoopException;
import dev.meanwhile.io.vertx.LoopVertx;
import dev.meanwhile.io.netty.NettyVersion;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CancellationException;
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
public final class HttpClient implements Requests, Streams, AutoCloseable {
    private final ClientConfig config;
    private final Sender sender;
    private final RetryBudget budget;
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
        this.sender = new Sender(config, this::network);
        this.budget = new RetryBudget(config.retryShare());
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

    /** {@inheritDoc} */
    @Override
    public Response request(String method, String url, UnaryOperator<HttpRequest> request) {
        var plan = plan(method, url, request);
        if (Loop.find().isEmpty()) {
            var client = outside();
            return Background.SHARED.call(() -> client.whole(plan));
        }
        return whole(plan);
    }

    private Response whole(Plan plan) {
        return Retries.call(config.retry(), budget, plan.request(), () -> plan.withinTotal(() -> streamed(plan).read()), _ -> { });
    }

    /** {@inheritDoc} */
    @Override
    public ResponseStream stream(String method, String url, UnaryOperator<HttpRequest> request) {
        Inside.require("HttpClient.stream(…)", " The whole response at once, by request(…), can be had anywhere.");
        return opened(plan(method, url, request));
    }

    private ResponseStream opened(Plan plan) {
        return Retries.call(config.retry(), budget, plan.request(), () -> plan.withinTotal(() -> streamed(plan)), ResponseStream::close);
    }

    /** {@inheritDoc} */
    @Override
    public Flow<Response> pages(String url, UnaryOperator<HttpRequest> request) {
        Inside.require("HttpClient.pages(…)", "");
        return Pages.of(plan("GET", url, request), this::whole);
    }

    /** {@inheritDoc} */
    @Override
    public Flow<ServerEvent> events(String url, UnaryOperator<HttpRequest> request) {
        Inside.require("HttpClient.events(…)", "");
        return Events.of(plan("GET", url, request).patient(config.silence()), this::opened);
    }

    /** {@inheritDoc} */
    @Override
    public void download(String url, Path file, UnaryOperator<DownloadOptions> options) {
        Objects.requireNonNull(url, "the URL is null");
        Objects.requireNonNull(file, "the file is null");
        new Downloads(this, url, file, Objects.requireNonNull(options, "the options are null").apply(DownloadOptions.DEFAULT)).run(config.retry(), budget);
    }

    private Plan plan(String method, String url, UnaryOperator<HttpRequest> request) {
        Objects.requireNonNull(method, "the method is null");
        Objects.requireNonNull(url, "the URL is null");
        Objects.requireNonNull(request, "the options of the request are null");
        return Plan.of(config, method, url, request.apply(HttpRequest.EMPTY));
    }

    private ResponseStream streamed(Plan plan) {
        requireOpen();
        return sender.send(plan.request(), plan.auth());
    }

    /** At the end of all that is around a request. */
    private ResponseStream network(ClientRequest request) {
        var reply = connections().send(request);
        if (config.decompress() && Unpacking.isPromisedInVain(request.headers(), reply.body().response())) {
            reply.body().abort();
            reply.slot().close();
            if (!request.isRepeatable() || !(request.content() instanceof Content.Bytes)) {
                throw new HttpException.DecodingFailed(request.exchange(), "the library for br, which was offered, can't be loaded; see decompress(…)", Brotli.problem());
            }
            return network(request.with(request.headers().with("Accept-Encoding", Unpacking.accepted())));
        }
        var head = ResponseHead.Head.of(request.url(), reply.body().response(), reply.watch());
        return new ResponseStream(request.exchange(), head, new Unpacking(reply.body(), request.exchange(), config.decompress()), reply.slot()::close,
                config.maxBodyBytes());
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
        return websocket(url, r -> r);
    }

    /** As {@link #websocket(String)}, with options for this WebSocket: header fields, a query, subprotocols. Redirects are followed. */
    public WebSocket websocket(String url, UnaryOperator<WebSocketRequest> request) {
        Objects.requireNonNull(url, "the URL is null");
        Objects.requireNonNull(request, "the options of the WebSocket are null");
        Inside.require("HttpClient.websocket(…)", "");
        return WebSockets.connect(config, url, request.apply(WebSocketRequest.EMPTY));
    }

    /**
     * Talks over a WebSocket, and goes on over another one when it breaks: connects, runs the function, and waits until that returns. If the WebSocket has ended by then because the connection
     * was lost, or by the server with 1001 or 1011 to 1014 (it goes away, has failed, restarts …), the function runs again with the next one, after a pause; and so if connecting fails in a way
     * that may pass. What the function has to say first, such as what it subscribes to, it says each time:
     * {@snippet :
     * client.talk("wss://example.org/prices", r -> r, Retry.exponential(Integer.MAX_VALUE), socket -> {
     *     socket.send("subscribe");
     *     for (var message : socket) { … }
     * });
     * }
     * If the function returns while its WebSocket is open, or after the server has closed it with 1000 or without a code, all has been said; what is open is closed.
     *
     * <p><b>Cancellation:</b> ends an attempt or a pause at once; the function's own waits end as it likes, and its WebSocket is closed.
     *
     * @param policy how often, and after which pauses; a WebSocket that was open for the longest pause ({@link Retry#cap}) counts as success, after which it counts from the beginning
     * @param talk   runs in this task
     * @throws X                         what the function throws, if it is not the end of its WebSocket
     * @throws WebSocketException.Closed if the WebSocket has ended otherwise, or the policy ends
     * @throws HttpException             if connecting fails for good, or the policy ends
     */
    public <X extends Exception> void talk(String url, UnaryOperator<WebSocketRequest> request, Retry policy, ItemAction<? super WebSocket, X> talk) throws X {
        Objects.requireNonNull(policy, "the retry policy is null");
        Objects.requireNonNull(talk, "the function that talks is null");
        Talks.run(() -> websocket(url, request), policy, talk);
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
