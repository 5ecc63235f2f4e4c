package dev.meanwhile.http;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How an {@link HttpServer} behaves: {@code HttpServer.listen(c -> c.port(8080).host("0.0.0.0"), handler)}. All limits are on by default.
 * Immutable; each method returns a changed copy.
 */
public final class ServerConfig {
    static final ServerConfig DEFAULT = new ServerConfig();

    private ServerPlace address = new ServerPlace(Optional.empty(), "127.0.0.1", 0);
    private Optional<Path> unixSocket = Optional.empty();
    private List<ServerPlace> others = List.of();
    private boolean reusePort;
    private Set<PosixFilePermission> permissions = Set.of();
    private int backlog;
    private Optional<ListeningSocket> socket = Optional.empty();
    private ServerTls tls = ServerTls.NONE;
    private boolean http2PriorKnowledge;
    private TrustedProxies proxies = TrustedProxies.NONE;
    private HttpHeaders headers = HttpHeaders.NONE;
    private boolean dateHeader = true;
    private Duration headerTimeout = Duration.ofSeconds(10);
    private Duration readTimeout = Duration.ofSeconds(30);
    private Duration writeTimeout = Duration.ofSeconds(30);
    private Duration idleTimeout = Duration.ofSeconds(75);
    private Duration grace = Duration.ofMillis(500);
    private int maxHeaderBytes = 64 << 10;
    private int maxHeaders = 100;
    private int maxUriBytes = 8 << 10;
    private long maxBodyBytes = 16L << 20;
    private UnpackLimits unpacking = UnpackLimits.NONE;
    private AdmissionLimits admission = AdmissionLimits.DEFAULT;
    private Duration cleanUp = Duration.ofSeconds(10);
    private WebSocketLimits webSockets = WebSocketLimits.DEFAULT;
    private WebSocketOrigins origins = WebSocketOrigins.DEFAULT;
    private AccessLog accessLog = AccessLog.NONE;

    private ServerConfig() {
    }

    private ServerConfig(ServerConfig other) {
        address = other.address;
        unixSocket = other.unixSocket;
        others = other.others;
        reusePort = other.reusePort;
        permissions = other.permissions;
        backlog = other.backlog;
        socket = other.socket;
        tls = other.tls;
        http2PriorKnowledge = other.http2PriorKnowledge;
        proxies = other.proxies;
        headers = other.headers;
        dateHeader = other.dateHeader;
        headerTimeout = other.headerTimeout;
        readTimeout = other.readTimeout;
        writeTimeout = other.writeTimeout;
        idleTimeout = other.idleTimeout;
        grace = other.grace;
        maxHeaderBytes = other.maxHeaderBytes;
        maxHeaders = other.maxHeaders;
        maxUriBytes = other.maxUriBytes;
        maxBodyBytes = other.maxBodyBytes;
        unpacking = other.unpacking;
        admission = other.admission;
        cleanUp = other.cleanUp;
        webSockets = other.webSockets;
        origins = other.origins;
        accessLog = other.accessLog;
    }

    /** Where to listen: an address or name of this machine. Default: 127.0.0.1, for this machine only; 0.0.0.0 means all IPv4 addresses. */
    public ServerConfig host(String host) {
        var copy = new ServerConfig(this);
        copy.address = new ServerPlace(Optional.empty(), Objects.requireNonNull(host, "the host is null"), address.port());
        return copy;
    }

    /** The port. Default: 0, which picks a free one; {@link HttpServer#port} returns it. */
    public ServerConfig port(int port) {
        var copy = new ServerConfig(this);
        copy.address = ServerPlace.of("port(", address.host(), port);
        return copy;
    }

    /**
     * Listens at another address too; call it again for more. {@link HttpServer#urls} returns all. Ignored with {@link #socket}.
     *
     * @param host an address or name of this machine: {@code "::1"} next to 127.0.0.1, say
     * @param port 0 picks a free one
     */
    public ServerConfig alsoAt(String host, int port) {
        var copy = new ServerConfig(this);
        var place = ServerPlace.of("alsoAt(\"" + host + "\", ", Objects.requireNonNull(host, "the host is null"), port);
        copy.others = Stream.concat(others.stream(), Stream.of(place)).toList();
        return copy;
    }

    /**
     * Whether other servers of this process, on other loops, may listen at the same port; they must set this too. The operating system (Linux,
     * macOS) then distributes the connections, and each stays with its loop. If another process listens there, this fails. Default: no.
     */
    public ServerConfig reusePort(boolean on) {
        var copy = new ServerConfig(this);
        copy.reusePort = on;
        return copy;
    }

    /**
     * Listens at a Unix socket, for clients and proxies of this machine: curl's {@code --unix-socket}, nginx's {@code proxy_pass http://unix:/run/shop.sock}. The
     * host and port are then ignored. The file is made with the permissions that the process gives its files (umask): who may write may connect. One that a server
     * left which has crashed is replaced, one at which another server listens is not; the file is removed when the server closes.
     */
    public ServerConfig unixSocket(Path path) {
        var copy = new ServerConfig(this);
        copy.unixSocket = Optional.of(Objects.requireNonNull(path, "the path of the Unix socket is null"));
        return copy;
    }

    /**
     * As {@link #unixSocket(Path)}, with the permissions of the file, which it has from the moment clients can see it.
     *
     * @param permissions as {@code ls} shows them: {@code "rw-rw----"}; who may write may connect
     * @throws IllegalArgumentException if the permissions are malformed
     */
    public ServerConfig unixSocket(Path path, String permissions) {
        Objects.requireNonNull(permissions, "the permissions are null");
        var copy = unixSocket(path);
        try {
            copy.permissions = Set.copyOf(PosixFilePermissions.fromString(permissions));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("unixSocket(…, \"" + permissions + "\"): permissions are nine characters, such as rw-rw----", e);
        }
        return copy;
    }

    /** How many connections the operating system keeps until they are accepted. It may cut this number. Default: as many as it allows. */
    public ServerConfig backlog(int connections) {
        var copy = new ServerConfig(this);
        copy.backlog = (int) requirePositive("backlog", connections);
        return copy;
    }

    /** Takes connections from this socket instead of its own; {@link #port} is then ignored. */
    public ServerConfig socket(ListeningSocket socket) {
        var copy = new ServerConfig(this);
        copy.socket = Optional.of(Objects.requireNonNull(socket, "the socket is null"));
        return copy;
    }

    /**
     * Serves https, HTTP/2 included: with a certificate, followed by its chain, and its key, both in PEM files. When the files are renewed, call
     * {@link HttpServer#renewCertificates}, or have them watched: {@link #watchCertificates}.
     */
    public ServerConfig tls(Path certificate, Path key) {
        return with(tls.with(key(certificate, key, Optional.empty())));
    }

    /** As {@link #tls(Path, Path)}, with the password of a key that is encrypted: one between BEGIN ENCRYPTED PRIVATE KEY and END. */
    public ServerConfig tls(Path certificate, Path key, String password) {
        return with(tls.with(key(certificate, key, Optional.of(Objects.requireNonNull(password, "the password of the key is null")))));
    }

    /**
     * Has another certificate, for clients that want one of the hosts it names (SNI, RFC 6066 §3); call it again for more. All others get that of
     * {@link #tls(Path, Path)}, which is needed too.
     */
    public ServerConfig tlsAlso(Path certificate, Path key) {
        var another = key(certificate, key, Optional.empty());
        if (!tls.isOn()) {
            throw new IllegalStateException("tlsAlso(" + certificate + ", …): first tls(certificate, key), for clients that name no host");
        }
        return with(tls.and(another));
    }

    private static ServerTls.Key key(Path certificate, Path key, Optional<String> password) {
        Objects.requireNonNull(certificate, "the file of the certificate is null");
        return new ServerTls.Key(certificate, Objects.requireNonNull(key, "the file of the key is null"), password);
    }

    /**
     * Accepts only clients with a certificate that one of these authorities has signed; the handshake of others fails. Needs {@link #tls(Path, Path)}.
     *
     * @param authorities certificates in a PEM file
     */
    public ServerConfig clientAuthorities(Path authorities) {
        return with(tls.withClients(Objects.requireNonNull(authorities, "the file of the authorities is null")));
    }

    /**
     * Looks at the files of {@link #tls}, {@link #tlsAlso} and {@link #clientAuthorities} again and again, and when they have changed, renews the certificates as
     * {@link HttpServer#renewCertificates} does: certbot needs no hook. Files that can't be used, or a key that is not its certificate's, are logged, and the old ones
     * stay. Without TLS this does nothing. Default: they are not watched.
     *
     * @param every the time between two looks
     */
    public ServerConfig watchCertificates(Duration every) {
        return with(tls.watchedEvery(requirePositive("watchCertificates", every)));
    }

    private ServerConfig with(ServerTls files) {
        var copy = new ServerConfig(this);
        copy.tls = files;
        return copy;
    }

    /**
     * Whether clients may talk HTTP/2 without TLS, if they know that beforehand (RFC 9113 §3.3): proxies and gRPC do, browsers don't. An upgrade from
     * HTTP/1.1 is not offered. With TLS this changes nothing. Default: no.
     */
    public ServerConfig http2PriorKnowledge(boolean on) {
        var copy = new ServerConfig(this);
        copy.http2PriorKnowledge = on;
        return copy;
    }

    /**
     * Proxies that say who their client is before the first byte, by the PROXY protocol, version 1 or 2 (HAProxy's {@code send-proxy}, nginx's
     * {@code proxy_protocol on}, load balancers of clouds): {@link ServerRequest#remote}, logs and limits then name that client. From these addresses a
     * connection without that header is closed; from all others the header is not understood, since anybody could send one. Default: none.
     *
     * @param addresses of the proxies: {@code "10.0.0.7"}, or networks: {@code "10.0.0.0/8"}; {@code "unix:"} for clients of a Unix socket
     * @throws IllegalArgumentException if one is neither
     */
    public ServerConfig proxyProtocol(String... addresses) {
        var copy = new ServerConfig(this);
        copy.proxies = TrustedProxies.of(addresses);
        return copy;
    }

    /**
     * Adds a header field to each response that handlers give, unless it has one of that name. Default: none, in particular no Server.
     *
     * @throws IllegalArgumentException if it can't be sent, because of a line break, say
     */
    public ServerConfig header(String name, String value) {
        Objects.requireNonNull(name, "the name of the header is null");
        HttpHeaders.requireValid(name, value);
        ServerResponse.requireOwn(name);
        var copy = new ServerConfig(this);
        copy.headers = headers.plus(name, value);
        return copy;
    }

    /** Whether responses have the header Date (RFC 9110, 6.6.1). Default: yes. */
    public ServerConfig dateHeader(boolean on) {
        var copy = new ServerConfig(this);
        copy.dateHeader = on;
        return copy;
    }

    /** Limits the time for the head of a request to arrive, and for the TLS handshake; then 408. Default: ten seconds. */
    public ServerConfig headerTimeout(Duration limit) {
        var copy = new ServerConfig(this);
        copy.headerTimeout = requirePositive("headerTimeout", limit);
        return copy;
    }

    /** Limits the wait for the next piece of a request's body. Default: 30 seconds. */
    public ServerConfig readTimeout(Duration limit) {
        var copy = new ServerConfig(this);
        copy.readTimeout = requirePositive("readTimeout", limit);
        return copy;
    }

    /** Limits the time for a client to accept the next piece of a response, up to 64 KiB; then it is disconnected. Default: 30 seconds. */
    public ServerConfig writeTimeout(Duration limit) {
        var copy = new ServerConfig(this);
        copy.writeTimeout = requirePositive("writeTimeout", limit);
        return copy;
    }

    /** How long a connection is kept without a request. Default: 75 seconds. */
    public ServerConfig idleTimeout(Duration limit) {
        var copy = new ServerConfig(this);
        copy.idleTimeout = requirePositive("idleTimeout", limit);
        return copy;
    }

    /** How long {@link HttpServer#close} lets running handlers continue. Default: half a second. */
    public ServerConfig grace(Duration limit) {
        var copy = new ServerConfig(this);
        copy.grace = requirePositive("grace", limit);
        return copy;
    }

    /**
     * How long {@link HttpServer#close} and {@link HttpServer#abort} wait for cancelled handlers to clean up. Those that take longer are
     * reported by name, and no longer waited for. Default: ten seconds.
     */
    public ServerConfig cleanUp(Duration limit) {
        var copy = new ServerConfig(this);
        copy.cleanUp = requirePositive("cleanUp", limit);
        return copy;
    }

    /** Limits the whole header of a request, in bytes; then 431. Default: 64 KiB. */
    public ServerConfig maxHeaderBytes(int limit) {
        var copy = new ServerConfig(this);
        copy.maxHeaderBytes = (int) requirePositive("maxHeaderBytes", limit);
        return copy;
    }

    /** Limits the number of a request's header fields; then 431. Default: 100. */
    public ServerConfig maxHeaders(int limit) {
        var copy = new ServerConfig(this);
        copy.maxHeaders = (int) requirePositive("maxHeaders", limit);
        return copy;
    }

    /** Limits a request's first line, in bytes; then 414. Default: 8 KiB. */
    public ServerConfig maxUriBytes(int limit) {
        var copy = new ServerConfig(this);
        copy.maxUriBytes = (int) requirePositive("maxUriBytes", limit);
        return copy;
    }

    /** Limits a body that is read into memory, in bytes; then 413. {@link ServerRequest#chunks} has no limit. Default: 16 MiB. */
    public ServerConfig maxBodyBytes(long limit) {
        var copy = new ServerConfig(this);
        copy.maxBodyBytes = requirePositive("maxBodyBytes", limit);
        return copy;
    }

    /**
     * Decodes compressed bodies of requests: {@code gzip}, {@code deflate} and, where its library is, {@code br}. Handlers read what was compressed; the header fields
     * stay as they came. A longer body gets a 413, one of another Content-Encoding a 415 with what is accepted (RFC 9110 §15.5.16). A body that is read into memory has the limit of
     * {@link #maxBodyBytes} too, before and after. Default: none is decoded, and handlers read the bytes as they came.
     *
     * @param maxBytes of a decoded body, also one that is read in pieces
     * @param maxRatio how many times as long as what came it may be, once it is longer than 64 KiB; text has up to 20, and bombs have 1,000
     */
    public ServerConfig unpackBodies(long maxBytes, int maxRatio) {
        var copy = new ServerConfig(this);
        copy.unpacking = new UnpackLimits(requirePositive("maxBytes", maxBytes), (int) requirePositive("maxRatio", maxRatio));
        return copy;
    }

    /**
     * Limits the handlers at work at the same time; further requests get a 503. A handler counts until it has ended, even when its client has gone; but not while
     * it waits for its client, for a body or for room to send, nor once it is a WebSocket or a stream of events ({@code text/event-stream}), nor while another stream
     * has sent nothing for a second. With those, there may be as many requests as {@link #maxConnections} and this together. Refusals are logged, a line a second
     * at most, and each is in the access log. Default: 1,000.
     */
    public ServerConfig maxHandlers(int limit) {
        var copy = new ServerConfig(this);
        copy.admission = admission.withMaxHandlers((int) requirePositive("maxHandlers", limit));
        return copy;
    }

    /** Limits the open connections; further ones are closed at once. Default: 10,000. */
    public ServerConfig maxConnections(int limit) {
        var copy = new ServerConfig(this);
        copy.admission = admission.withMaxConnections((int) requirePositive("maxConnections", limit));
        return copy;
    }

    /**
     * The part of {@link #maxHandlers} and {@link #maxConnections} that one client's address can have, so that others are still served; addresses of IPv6 count by
     * their first 64 bits. Behind a proxy on another machine, all requests come from its address: set 1. Default: a half, and for clients on this machine all.
     *
     * @param share more than 0, and at most 1; it then holds for this machine, too
     */
    public ServerConfig clientShare(double share) {
        var copy = new ServerConfig(this);
        copy.admission = admission.withShare(share);
        return copy;
    }

    /** Limits an incoming message of a WebSocket, in bytes; a longer one closes it with 1009. Default: 1 MiB. */
    public ServerConfig maxMessageBytes(int limit) {
        var copy = new ServerConfig(this);
        copy.webSockets = webSockets.withMaxMessageBytes((int) requirePositive("maxMessageBytes", limit));
        return copy;
    }

    /**
     * The interval between pings of a WebSocket's peer, and the time it has to answer each. Default: 20 seconds.
     */
    public ServerConfig pingInterval(Duration interval) {
        var copy = new ServerConfig(this);
        copy.webSockets = webSockets.withPing(requirePositive("pingInterval", interval));
        return copy;
    }

    /**
     * Whether messages of WebSockets are compressed, for clients that offer it (permessage-deflate, RFC 7692), as browsers do: those of 1 KiB up to
     * {@link #maxMessageBytes}, if that makes them shorter. The limit holds for what a message is decompressed to. Nothing is kept between two messages, so an
     * idle WebSocket needs no more memory. It takes time of the loop: some 10 µs for 1 KiB, 6 ms for 1 MiB. Don't put secrets and what an attacker
     * chooses into one message then: its length tells something of both (CRIME). Default: no.
     */
    public ServerConfig compressMessages(boolean on) {
        var copy = new ServerConfig(this);
        copy.webSockets = webSockets.withCompress(on);
        return copy;
    }

    /** Limits the bytes of unsent messages in one WebSocket; beyond that its senders wait. Default: 64 KiB. */
    public ServerConfig sendQueueBytes(int limit) {
        var copy = new ServerConfig(this);
        copy.webSockets = webSockets.withQueueBytes((int) requirePositive("sendQueueBytes", limit));
        return copy;
    }

    /**
     * Which sites' pages may connect by WebSocket: {@code "https://example.org"}, {@code "http://localhost:5173"}; {@code "null"} for files and sandboxed
     * frames, {@code "*"} for all. Others get a 403. Browsers let any page connect, with the user's cookies, so this matters as soon as a WebSocket does
     * anything that is not public. Clients other than browsers send no Origin and may always connect.
     *
     * <p>Default: the server's own pages, those whose origin names the host and port of the request. If that host is localhost or another
     * name of this machine, also pages from files, and of any server on this machine. Behind a proxy that changes the header Host, name the origins.
     *
     * @throws IllegalArgumentException if one is not an origin: if it ends in a path, say
     */
    public ServerConfig allowedOrigins(String... origins) {
        for (var origin : Objects.requireNonNull(origins, "the origins are null")) {
            Objects.requireNonNull(origin, "an origin is null");
        }
        var copy = new ServerConfig(this);
        copy.origins = WebSocketOrigins.of(List.of(origins));
        return copy;
    }

    /** Receives an entry for every finished request. Default: none. */
    public ServerConfig accessLog(AccessLog log) {
        var copy = new ServerConfig(this);
        copy.accessLog = Objects.requireNonNull(log, "the access log is null");
        return copy;
    }

    private static Duration requirePositive(String name, Duration value) {
        Objects.requireNonNull(value, name + "(null): the duration is null");
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + "(" + value + "): the duration must be longer than zero");
        }
        return Phases.cut(value);
    }

    private static long requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + "(" + value + "): the limit must be at least 1");
        }
        return value;
    }

    ServerPlace place() {
        return unixSocket.map(ServerPlace::unix).orElse(address);
    }

    /** {@return all places to listen at, the main one first} */
    List<ServerPlace> places() {
        return Stream.concat(Stream.of(place()), socket.isPresent() ? Stream.empty() : others.stream()).toList();
    }

    /** {@return the Unix socket to listen at, if it is one} */
    public Optional<Path> unixSocket() {
        return unixSocket;
    }

    Set<PosixFilePermission> permissions() {
        return permissions;
    }

    int backlog() {
        return backlog;
    }

    String host() {
        return address.host();
    }

    int port() {
        return address.port();
    }

    boolean reusePort() {
        return reusePort;
    }

    Optional<ListeningSocket> socket() {
        return socket;
    }

    ServerTls tls() {
        return tls;
    }

    boolean http2PriorKnowledge() {
        return http2PriorKnowledge;
    }

    TrustedProxies proxies() {
        return proxies;
    }

    HttpHeaders headers() {
        return headers;
    }

    boolean dateHeader() {
        return dateHeader;
    }

    Duration headerTimeout() {
        return headerTimeout;
    }

    Duration readTimeout() {
        return readTimeout;
    }

    Duration writeTimeout() {
        return writeTimeout;
    }

    Duration idleTimeout() {
        return idleTimeout;
    }

    Duration grace() {
        return grace;
    }

    int maxHeaderBytes() {
        return maxHeaderBytes;
    }

    int maxHeaders() {
        return maxHeaders;
    }

    int maxUriBytes() {
        return maxUriBytes;
    }

    long maxBodyBytes() {
        return maxBodyBytes;
    }

    UnpackLimits unpacking() {
        return unpacking;
    }

    AdmissionLimits admission() {
        return admission;
    }

    WebSocketLimits webSockets() {
        return webSockets;
    }

    Duration cleanUp() {
        return cleanUp;
    }

    WebSocketOrigins origins() {
        return origins;
    }

    /** {@return the access log} Default: {@link AccessLog#NONE}. */
    public AccessLog accessLog() {
        return accessLog;
    }
}
