package dev.meanwhile.http;

import dev.meanwhile.Flow;
import dev.meanwhile.Task;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import tools.jackson.core.JacksonException;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A request to a server, and the way to answer it. Used by the handler's task and its children. */
public final class ServerRequest {
    /** HTTP/2's error code for a stream that is no longer needed. */
    private static final long CANCEL = 8;

    private final ServerConnection connection;
    private final HttpServerRequest raw;
    private final Admission.Place place;
    private final RequestTrailers trailers;
    private final HttpException.Exchange exchange;
    private HttpHeaders headers;
    private final long began = System.nanoTime();
    private final boolean mayBeWebSocket;
    private final RequestContent content;
    private ServerResponse response;
    private WebSocket socket;
    private Task<?> task;
    private boolean reset;
    private AccessLog ownLog = AccessLog.NONE;

    /** On the loop's thread. */
    ServerRequest(ServerConnection connection, HttpServerRequest raw, Admission.Place place, RequestTrailers trailers) {
        this.connection = connection;
        this.trailers = trailers;
        this.place = place;
        this.raw = raw;
        this.exchange = new HttpException.Exchange(raw.method().name(), raw.uri());
        this.mayBeWebSocket = !isHttp2() && raw.canUpgradeToWebSocket();
        this.content = new RequestContent(connection, raw, place, exchange, mayBeWebSocket);
        if (isHttp2()) {
            raw.response().exceptionHandler(_ -> gone()).closeHandler(_ -> gone());
        }
    }

    /** On the loop's thread: an HTTP/2 stream was reset, or its connection has ended. */
    private void gone() {
        reset = true;
        if (task != null && !raw.response().ended() && (response == null || !response.endsWithTrailers())) {
            task.cancel("the client has gone");
        }
    }

    void handledBy(Task<?> task) {
        this.task = task;
    }

    Optional<Task<?>> task() {
        return Optional.ofNullable(task);
    }

    /** {@return the method: GET, POST, …} */
    public String method() {
        return exchange.method();
    }

    /** {@return the path and the query, as they were sent} */
    public String target() {
        return raw.uri();
    }

    /** {@return the path, as it was sent: not decoded, so that its parts can be told apart} */
    public String path() {
        return raw.path() == null ? "" : raw.path();
    }

    /** {@return the first value of a parameter of the query, decoded, or empty} */
    public Optional<String> query(String name) {
        return queries(name).stream().findFirst();
    }

    /** {@return all values of a parameter of the query, decoded, in order} */
    public List<String> queries(String name) {
        return List.copyOf(raw.params().getAll(Objects.requireNonNull(name, "the name of the query parameter is null")));
    }

    /** {@return the first value of a header field, or empty} */
    public Optional<String> header(String name) {
        return Optional.ofNullable(raw.getHeader(Objects.requireNonNull(name, "the name of the header is null")));
    }

    /** {@return all header fields} */
    public HttpHeaders headers() {
        if (headers == null) {
            headers = HttpHeaders.of(raw.headers());
        }
        return headers;
    }

    /** {@return the host that the client wants, with its port if it named one: the header field {@code Host}, or HTTP/2's {@code :authority} (RFC 9110 §7.2); empty if it named none} */
    public String authority() {
        var authority = raw.authority();
        return authority == null ? "" : authority.port() < 0 ? authority.host() : authority.host() + ":" + authority.port();
    }

    /** {@return the client's address, such as 127.0.0.1:50123; behind a proxy, the proxy's; at a Unix socket, where clients have none, {@code unix:}} */
    public String remote() {
        return remote(raw);
    }

    static String remote(HttpServerRequest raw) {
        var remote = raw.remoteAddress();
        return remote != null && remote.isDomainSocket() ? "unix:" : String.valueOf(remote);
    }

    /** {@return {@code HTTP/1.0}, {@code HTTP/1.1} or {@code HTTP/2}} */
    public String version() {
        return switch (raw.version()) {
            case HTTP_1_0 -> "HTTP/1.0";
            case HTTP_1_1 -> "HTTP/1.1";
            case HTTP_2 -> "HTTP/2";
        };
    }

    /** {@return whether it came by TLS} */
    public boolean isSecure() {
        return raw.isSSL();
    }

    /**
     * Gives this request's entry to a log of its own too, before the server's: for who counts requests, or knows more of this one than its head. It
     * replaces an earlier one. A log that fails is reported.
     */
    public void onEnd(AccessLog log) {
        ownLog = Objects.requireNonNull(log, "the log is null");
    }

    /**
     * Reads the body into memory. Waits for its end. A body can only be read once.
     *
     * <p><b>Cancellation:</b> what was read is lost.
     *
     * @throws HttpException.BodyTooLarge if it is longer than {@link ServerConfig#maxBodyBytes}; the client gets a 413 if this is not caught
     * @throws HttpException.ReadTimeout  if nothing comes for {@link ServerConfig#readTimeout}, or fewer than 500 bytes a second on average once
     *     that time is over
     */
    public byte[] bytes() {
        return bytes(connection.server().config().maxBodyBytes());
    }

    /**
     * As {@link #bytes()}, with a limit of its own.
     *
     * @param limit in bytes
     */
    public byte[] bytes(long limit) {
        return content.bytes(limit);
    }

    /** {@return the body as text in UTF-8} As {@link #bytes()}. */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /**
     * {@return the body, read as JSON into a record, a class, or {@code Map.class}, {@code List.class} …} As {@link #bytes()}. It must fit exactly: a record gets
     * all its components and no others, each of its type, and no null, not in lists and maps either; a component that may be missing is an {@code Optional}.
     *
     * @throws HttpException.DecodingFailed if it is not JSON, or does not fit the type; the client gets a 400 if this is not caught
     */
    public <T> T json(Class<T> type) {
        Objects.requireNonNull(type, "the type is null");
        return json(type, type.getSimpleName());
    }

    /** As {@link #json(Class)}, for a type with type arguments: {@code json(new JsonType<List<Item>>() {})}. */
    public <T> T json(JsonType<T> type) {
        Objects.requireNonNull(type, "the type is null");
        return json(type.type(), type);
    }

    /** @param name its text is needed for a failure only */
    private <T> T json(Type type, Object name) {
        try {
            return Json.readStrict(bytes(), type);
        } catch (JacksonException e) {
            throw new HttpException.DecodingFailed(exchange, "the body is not valid JSON for " + name + ": " + Json.problem(e), e);
        }
    }

    /**
     * {@return the body in the pieces in which it arrives} Can be iterated once. Each step waits for the next piece; the client has to wait
     * while the program does not read, so a body of any size takes little memory.
     *
     * <p><b>Cancellation:</b> pieces that have arrived stay; another iteration continues with them.
     */
    public Flow<byte[]> chunks() {
        return content.chunks();
    }

    /**
     * {@return the fields that followed the body (RFC 9110 §6.5)} Without those that make no sense there, as {@code Host}, {@code Content-Type} or {@code Authorization}. In a body
     * that is {@linkplain ServerConfig#unpackBodies decoded} they are those of the body as it came.
     *
     * @throws IllegalStateException if the body has not been read to its end
     */
    public HttpHeaders trailers() {
        if (!content.isOver()) {
            throw new IllegalStateException("trailers(): they come after the body of " + exchange.method() + " " + exchange.url() + "; read it to its end first");
        }
        return trailers.fields();
    }

    RequestTrailers arriving() {
        return trailers;
    }

    RequestContent content() {
        return content;
    }

    /**
     * Begins the answer. It is sent when the response gets its body.
     *
     * @param status 200, 404, …
     * @throws IllegalStateException if the request has been answered
     */
    public ServerResponse respond(int status) {
        if (status < 200 || status > 999) {
            throw new IllegalArgumentException("respond(" + status + "): the status of a response is a number from 200 to 999");
        }
        requireUnanswered();
        return new ServerResponse(this, status);
    }

    private void requireUnanswered() {
        if (isAnswered()) {
            throw new IllegalStateException(exchange.method() + " " + exchange.url() + " has been answered");
        }
    }

    /** Called when a response is about to be sent. */
    void answeredBy(ServerResponse it) {
        requireUnanswered();
        response = it;
    }

    /**
     * Makes the connection a WebSocket. It is closed when the handler returns: with 1000, or 1011 if it fails, or 1003 or 1007 if it fails at a message of the
     * client's that it can't read ({@link WebSocketException.BadMessage}). To refuse it, {@link #respond respond} with 401, say, instead. Waits until the answer is sent.
     * Pages of other sites get a 403, see {@link ServerConfig#allowedOrigins}.
     *
     * @throws WebSocketException.HandshakeFailed if the client didn't ask for a WebSocket, or not properly, or is a page that may not connect; it has
     *     then been answered
     * @throws IllegalStateException if the request has been answered
     */
    public WebSocket acceptWebSocket() {
        return acceptWebSocket(new String[0]);
    }

    /**
     * As {@link #acceptWebSocket()}, and talks a subprotocol (RFC 6455 §1.9): the first of these that the client offers, which {@link WebSocket#subprotocol}
     * returns. If it offers none of them there is none, and browsers, which then disconnect, say so.
     *
     * @param subprotocols the preferred one first
     * @throws IllegalArgumentException if one is not a token: letters, digits and some signs, no comma or blank
     */
    public WebSocket acceptWebSocket(String... subprotocols) {
        var spoken = Subprotocols.choose(Subprotocols.require(subprotocols), headers().all(Subprotocols.FIELD));
        requireUnanswered();
        var upgrade = new WebSocketUpgrade(this);
        upgrade.require(mayBeWebSocket);
        try {
            socket = upgrade.accept(spoken);
        } catch (Exception e) {
            response = new ServerResponse(this, 400);
            response.sentByOthers();
            throw new WebSocketException.HandshakeFailed(exchange.url() + ": " + Failures.messageOf(e), e);
        }
        place.lasts();
        connection.upgraded(socket);
        if (connection.server().isClosing()) {
            connection.server().bidFarewell(socket);
        }
        return socket;
    }

    /** The handler's task. */
    void run() {
        new HandlerRun(this).run();
    }

    boolean isAnswered() {
        return response != null || socket != null;
    }

    /** {@return whether the client is there to get an answer} */
    boolean canBeAnswered() {
        return !reset && connection.isOpen();
    }

    Optional<ServerResponse> response() {
        return Optional.ofNullable(response);
    }

    Optional<WebSocket> socket() {
        return Optional.ofNullable(socket);
    }

    /** Aborts the response, so that the client can't take it for a complete one. */
    void cut() {
        connection.vertx().context().runOnContext(_ -> {
            if (raw.version() == HttpVersion.HTTP_2) {
                if (!raw.response().closed()) {
                    raw.response().reset(CANCEL);
                }
            } else {
                connection.abort();
            }
        });
    }

    void log(AccessLog log) {
        if (log == AccessLog.NONE && ownLog == AccessLog.NONE) {
            return;
        }
        var entry = new AccessLog.Entry(remote(), method(), target(), socket != null ? 101 : response == null ? 0 : response.status(),
                response == null ? 0 : response.sentBytes(), Duration.ofNanos(System.nanoTime() - began));
        try {
            ownLog.log(entry);
        } finally {
            log.log(entry);
        }
    }

    HttpServerRequest raw() {
        return raw;
    }

    ServerConnection connection() {
        return connection;
    }

    Admission.Place place() {
        return place;
    }

    HttpException.Exchange exchange() {
        return exchange;
    }

    boolean isHttp2() {
        return raw.version() == HttpVersion.HTTP_2;
    }

    /** On the loop's thread. */
    boolean leavesBodyUnread() {
        return content.isLeftUnread();
    }

    @Override
    public String toString() {
        return exchange.method() + " " + exchange.url() + " from " + remote();
    }
}
