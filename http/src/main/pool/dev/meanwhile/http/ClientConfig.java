package dev.meanwhile.http;

import dev.meanwhile.Retry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * How an {@link HttpClient} behaves: {@code HttpClient.create(c -> c.timeout(seconds(10)).retry(Retry.exponential(3)))}. Immutable; each
 * method returns a changed copy.
 */
public final class ClientConfig {
    static final ClientConfig DEFAULT = new ClientConfig();

    private Phases phases = Phases.DEFAULT;
    private int maxConnections = 100;
    private Duration keepAlive = Duration.ofSeconds(15);
    private long maxBodyBytes = 64L << 20;
    private int maxRedirects = 20;
    private boolean http2 = true;
    private boolean http2PriorKnowledge;
    private boolean decompress = true;
    private boolean verify = true;
    private List<Path> trusted = List.of();
    private ClientTls tls = ClientTls.DEFAULT;
    private Proxy proxy = Proxy.environment();
    private Retry retry = Retry.none();
    private double retryShare = Double.POSITIVE_INFINITY;
    private HostLimits perHost = HostLimits.NONE;
    private String baseUrl = "";
    private Optional<Path> unixSocket = Optional.empty();
    private WebSocketLimits webSockets = WebSocketLimits.DEFAULT;
    private HttpHeaders headers = HttpHeaders.NONE.plus("User-Agent", "meanwhile");
    private Parameters query = Parameters.NONE;
    private Optional<Auth> auth = Optional.empty();
    private Optional<Cookies> cookies = Optional.empty();
    private List<Middleware> middleware = List.of();
    private Optional<Transport> transport = Optional.empty();
    /** Computed with the first request, in any thread, and not copied. */
    private HttpHeaders offered;

    private ClientConfig() {
    }

    private ClientConfig(ClientConfig other) {
        phases = other.phases;
        maxConnections = other.maxConnections;
        keepAlive = other.keepAlive;
        maxBodyBytes = other.maxBodyBytes;
        maxRedirects = other.maxRedirects;
        http2 = other.http2;
        http2PriorKnowledge = other.http2PriorKnowledge;
        decompress = other.decompress;
        verify = other.verify;
        trusted = other.trusted;
        tls = other.tls;
        proxy = other.proxy;
        retry = other.retry;
        retryShare = other.retryShare;
        perHost = other.perHost;
        baseUrl = other.baseUrl;
        unixSocket = other.unixSocket;
        webSockets = other.webSockets;
        headers = other.headers;
        query = other.query;
        auth = other.auth;
        cookies = other.cookies;
        middleware = other.middleware;
        transport = other.transport;
    }

    /**
     * Limits a whole exchange: connecting, redirects and the body, once for each attempt. A phase without a limit of its own then uses
     * this one. For a {@link HttpClient#stream stream} it covers the time until the response begins. Default: none, and five
     * seconds for each phase.
     */
    public ClientConfig timeout(Duration limit) {
        var copy = new ClientConfig(this);
        copy.phases = phases.withTotal(requirePositive("timeout", limit));
        return copy;
    }

    /** Limits the time to reach the host: name lookup, TCP and TLS. Default: five seconds, or the {@link #timeout}. */
    public ClientConfig connectTimeout(Duration limit) {
        var copy = new ClientConfig(this);
        copy.phases = phases.withConnect(requirePositive("connectTimeout", limit));
        return copy;
    }

    /** Limits the wait for one of {@link #maxConnections} to become free. Default: five seconds, or the {@link #timeout}. */
    public ClientConfig poolTimeout(Duration limit) {
        var copy = new ClientConfig(this);
        copy.phases = phases.withPool(requirePositive("poolTimeout", limit));
        return copy;
    }

    /** Limits the time for which the peer may accept nothing of a request's body. Default: five seconds, or the {@link #timeout}. */
    public ClientConfig writeTimeout(Duration limit) {
        var copy = new ClientConfig(this);
        copy.phases = phases.withWrite(requirePositive("writeTimeout", limit));
        return copy;
    }

    /** Limits the time between two pieces of a response, and before the first. Default: five seconds, or the {@link #timeout}. */
    public ClientConfig readTimeout(Duration limit) {
        var copy = new ClientConfig(this);
        copy.phases = phases.withRead(requirePositive("readTimeout", limit));
        return copy;
    }

    /** Limits the exchanges under way at once; others wait in order. With HTTP/1.1 each has a connection. Default: 100. */
    public ClientConfig maxConnections(int connections) {
        if (connections < 1) {
            throw new IllegalArgumentException("maxConnections(" + connections + "): at least one is needed");
        }
        var copy = new ClientConfig(this);
        copy.maxConnections = connections;
        return copy;
    }

    /** How long an idle connection is kept for the next request. Default: 15 seconds. */
    public ClientConfig keepAlive(Duration idle) {
        var copy = new ClientConfig(this);
        copy.keepAlive = requirePositive("keepAlive", idle);
        return copy;
    }

    /** Limits the bytes of a decompressed body in a {@link Response}; a longer one fails. Streams have no limit. Default: 64 MiB. */
    public ClientConfig maxBodyBytes(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("maxBodyBytes(" + bytes + "): the limit can't be negative");
        }
        var copy = new ClientConfig(this);
        copy.maxBodyBytes = bytes;
        return copy;
    }

    /**
     * Connects to this Unix socket, whatever the host and port of a URL, which still make the header Host: {@code http://localhost/containers/json} of Docker's
     * {@code /run/docker.sock}. With https, the certificate must be for the URL's host.
     */
    public ClientConfig unixSocket(Path path) {
        var copy = new ClientConfig(this);
        copy.unixSocket = Optional.of(Objects.requireNonNull(path, "the path of the Unix socket is null"));
        return copy;
    }

    Optional<Path> unixSocket() {
        return unixSocket;
    }

    /** Limits the redirects that are followed; with zero, a redirect is the response. Default: 20. */
    public ClientConfig maxRedirects(int redirects) {
        if (redirects < 0) {
            throw new IllegalArgumentException("maxRedirects(" + redirects + "): the number can't be negative");
        }
        var copy = new ClientConfig(this);
        copy.maxRedirects = redirects;
        return copy;
    }

    /** Whether to offer HTTP/2 to https servers (ALPN). Default: yes. */
    public ClientConfig http2(boolean offered) {
        var copy = new ClientConfig(this);
        copy.http2 = offered;
        return copy;
    }

    /**
     * Whether to speak HTTP/2 to http servers, without asking them first (RFC 9113 §3.3). A server that does not speak it fails the request. What goes
     * through an HTTP proxy then goes through a tunnel. Default: no, HTTP/1.1.
     */
    public ClientConfig http2PriorKnowledge(boolean known) {
        var copy = new ClientConfig(this);
        copy.http2PriorKnowledge = known;
        return copy;
    }

    /** Whether to ask for compressed bodies, and decode them: gzip, deflate, br, and zstd if the program has {@code com.github.luben:zstd-jni}. Default: yes. */
    public ClientConfig decompress(boolean wanted) {
        var copy = new ClientConfig(this);
        copy.decompress = wanted;
        return copy;
    }

    /** Whether to check certificates and host names. If not, anybody between you and the server can read along. Default: yes. */
    public ClientConfig verify(boolean checked) {
        var copy = new ClientConfig(this);
        copy.verify = checked;
        return copy;
    }

    /**
     * Trusts the certificates in these PEM files instead of the JDK's.
     *
     * @throws IllegalArgumentException if a file can't be read
     */
    public ClientConfig trust(Path... pemFiles) {
        for (var file : Objects.requireNonNull(pemFiles, "the files are null")) {
            Objects.requireNonNull(file, "a file is null");
            if (!Files.isReadable(file)) {
                throw new IllegalArgumentException("trust(" + file + "): the file does not exist or can't be read");
            }
        }
        var copy = new ClientConfig(this);
        copy.trusted = List.of(pemFiles);
        return copy;
    }

    /** Certificates of the client, and keys of servers: {@code tls(t -> t.certificate(chain, key))}. Default: none. */
    public ClientConfig tls(UnaryOperator<ClientTls> settings) {
        var copy = new ClientConfig(this);
        copy.tls = Objects.requireNonNull(settings, "the settings are null").apply(tls);
        return copy;
    }

    /** Reaches servers through a proxy: {@code proxy(Proxy.of("http://proxy:3128"))}. Not with a {@link #unixSocket}. Default: {@link Proxy#environment}. */
    public ClientConfig proxy(Proxy way) {
        var copy = new ClientConfig(this);
        copy.proxy = Objects.requireNonNull(way, "the proxy is null");
        return copy;
    }

    /**
     * Retries after a timeout, a failed or lost connection, and the statuses 429, 502, 503 and 504, whose {@code Retry-After} is
     * respected. Only {@linkplain HttpRequest#repeatable repeatable} requests are sent twice; if nothing was sent yet, any request is
     * retried. After the last attempt, its response is returned or its failure thrown. Default: no retries.
     */
    public ClientConfig retry(Retry policy) {
        var copy = new ClientConfig(this);
        copy.retry = Objects.requireNonNull(policy, "the retry policy is null");
        return copy;
    }

    /**
     * Limits retries to a share of the requests: with 0.2 one for every five, besides ten in reserve for each host. When it is used up, failures are not retried until more requests have
     * been made. So many clients do not keep a server overloaded that fails because it is. Default: no limit.
     *
     * @param share more than 0, at most 1
     */
    public ClientConfig retryBudget(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("retryBudget(" + share + "): the share must be more than 0 and at most 1");
        }
        var copy = new ClientConfig(this);
        copy.retryShare = share;
        return copy;
    }

    /** Limits what is sent to one host: {@code perHost(h -> h.maxRequests(4).rate(10, seconds(1)))}. Default: no limits but {@link #maxConnections}, for all together. */
    public ClientConfig perHost(UnaryOperator<HostLimits> settings) {
        var copy = new ClientConfig(this);
        copy.perHost = Objects.requireNonNull(settings, "the settings are null").apply(perHost);
        return copy;
    }

    /** The base of URLs without a scheme: {@code baseUrl("https://api.example.org/v2")}. Default: none. */
    public ClientConfig baseUrl(String url) {
        Objects.requireNonNull(url, "the base URL is null");
        var copy = new ClientConfig(this);
        copy.baseUrl = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        return copy;
    }

    /** Adds a header to every request; a request's own header of that name replaces it. Default: {@code User-Agent: meanwhile}. */
    public ClientConfig header(String name, String value) {
        var copy = new ClientConfig(this);
        copy.headers = headers.with(name, value);
        return copy;
    }

    /** Adds a query parameter to every request; one of that name in the URL or in the request replaces it. Values as in {@link HttpRequest#query}. */
    public ClientConfig query(String name, Object value) {
        var copy = new ClientConfig(this);
        copy.query = query.plus("query parameter", name, value);
        return copy;
    }

    /** The credentials of every request; a request's own ones replace them. Default: none. */
    public ClientConfig auth(Auth credentials) {
        var copy = new ClientConfig(this);
        copy.auth = Optional.of(Objects.requireNonNull(credentials, "the credentials are null"));
        return copy;
    }

    /** Where cookies are kept, and sent from. Default: nowhere, since requests for different users may share a client. */
    public ClientConfig cookies(Cookies jar) {
        var copy = new ClientConfig(this);
        copy.cookies = Optional.of(Objects.requireNonNull(jar, "the cookies are null"));
        return copy;
    }

    /** Adds a function around each exchange, inside of those added before. Default: none. */
    public ClientConfig middleware(Middleware function) {
        Objects.requireNonNull(function, "the middleware is null");
        var copy = new ClientConfig(this);
        copy.middleware = Stream.concat(middleware.stream(), Stream.of(function)).toList();
        return copy;
    }

    /** Sends all requests through a function instead of the network, as in tests: {@link MockHttp}. WebSockets are not affected. Default: the network. */
    public ClientConfig transport(Transport function) {
        var copy = new ClientConfig(this);
        copy.transport = Optional.of(Objects.requireNonNull(function, "the transport is null"));
        return copy;
    }

    /** Limits an incoming message of a {@linkplain HttpClient#websocket WebSocket}, in bytes; a longer one closes it with 1009. Default: 1 MiB. */
    public ClientConfig maxMessageBytes(int bytes) {
        var copy = new ClientConfig(this);
        copy.webSockets = webSockets.withMaxMessageBytes(requirePositive("maxMessageBytes", bytes));
        return copy;
    }

    /**
     * Whether WebSockets offer to compress messages (permessage-deflate, RFC 7692). If the server agrees, messages of 1 KiB up to {@link #maxMessageBytes} are
     * compressed, if that makes them shorter, and those of the server may be. The limit holds for what a message is decompressed to. An idle WebSocket
     * needs no more memory, except with servers that insist on referring to earlier messages: 40 KiB then. Default: no.
     */
    public ClientConfig compressMessages(boolean on) {
        var copy = new ClientConfig(this);
        copy.webSockets = webSockets.withCompress(on);
        return copy;
    }

    /** Limits the bytes of unsent messages in one WebSocket; beyond that its senders wait. Default: 64 KiB. */
    public ClientConfig sendQueueBytes(int bytes) {
        var copy = new ClientConfig(this);
        copy.webSockets = webSockets.withQueueBytes(requirePositive("sendQueueBytes", bytes));
        return copy;
    }

    /** The interval between pings of a WebSocket's peer, and the time it has to answer each. Default: 20 seconds. */
    public ClientConfig pingInterval(Duration interval) {
        var copy = new ClientConfig(this);
        copy.webSockets = webSockets.withPing(requirePositive("pingInterval", interval));
        return copy;
    }

    private static int requirePositive(String name, int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException(name + "(" + bytes + "): the limit must be at least 1");
        }
        return bytes;
    }

    private static Duration requirePositive(String name, Duration value) {
        Objects.requireNonNull(value, name + "(null): the duration is null");
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + "(" + value + "): the duration must be longer than zero");
        }
        return Phases.cut(value);
    }

    Limits limits(HttpRequest request) {
        return phases.limits(request.timeout());
    }

    /** {@return the longest time between two pieces of a stream of events} */
    Duration silence() {
        return phases.silence();
    }

    int maxConnections() {
        return maxConnections;
    }

    Duration keepAlive() {
        return keepAlive;
    }

    long maxBodyBytes() {
        return maxBodyBytes;
    }

    int maxRedirects() {
        return maxRedirects;
    }

    boolean http2() {
        return http2;
    }

    boolean http2PriorKnowledge() {
        return http2PriorKnowledge;
    }

    boolean decompress() {
        return decompress;
    }

    boolean verify() {
        return verify;
    }

    List<Path> trusted() {
        return trusted;
    }

    ClientTls tls() {
        return tls;
    }

    Proxy proxy() {
        return proxy;
    }

    Retry retry() {
        return retry;
    }

    double retryShare() {
        return retryShare;
    }

    HostLimits perHost() {
        return perHost;
    }

    /** The URL as the request has it, appended to the base if there is one. */
    String completed(String url) {
        return baseUrl.isEmpty() || url.isEmpty() || url.startsWith("/") || url.startsWith("?") ? baseUrl + url : baseUrl + "/" + url;
    }

    WebSocketLimits webSockets() {
        return webSockets;
    }

    HttpHeaders headers() {
        return headers;
    }

    /** {@return the header fields, with what can be decoded here} */
    HttpHeaders offered() {
        if (!decompress || headers.contains("Accept-Encoding")) {
            return headers;
        }
        var known = offered;
        var codings = Unpacking.accepted();
        if (known == null || known.first("Accept-Encoding").filter(codings::equals).isEmpty()) {
            known = headers.plus("Accept-Encoding", codings);
            offered = known;
        }
        return known;
    }

    Parameters query() {
        return query;
    }

    Optional<Auth> auth() {
        return auth;
    }

    Optional<Cookies> cookies() {
        return cookies;
    }

    List<Middleware> middleware() {
        return middleware;
    }

    Optional<Transport> transport() {
        return transport;
    }
}
