package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.TimedOutException;
import dev.meanwhile.io.NetworkException.TlsFailed;
import dev.meanwhile.io.NetworkException.TlsFailed.Reason;
import java.io.IOException;
import java.net.IDN;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;

/**
 * How connections become secure: certificates, whom to trust, protocols. One serves any number of connections, of both sides and on any loop; make it once.
 * {@snippet :
 * var tls = Tls.of(o -> o.certificate(Path.of("chain.pem"), Path.of("key.pem")));
 * tls.startClient(connection, "mail.example.org");     // after both sides have agreed on it in plain text: STARTTLS
 * }
 *
 * <p><b>Renewal.</b> Files are read at the first handshake, in another thread, and again once they have changed on disk, which a handshake notices (see
 * {@link TlsOptions#checkFilesEvery}). Files that can't be used leave the last good ones in place; the log says so. Connections that are open go on
 * with what they have.
 *
 * <p><b>The end.</b> A peer that ends a secure connection says so (close_notify, RFC 8446 §6.1). If the bytes end without, somebody may have cut them
 * off: what has come can still be read, then readers get {@link StreamException.ConnectionLost}, not the end.
 *
 * <p><b>Half-close.</b> {@link Connection#shutdownOutput} sends close_notify. With TLS 1.3 the peer can go on sending; with TLS 1.2 its end follows at once
 * (RFC 5246 §7.2.1).
 *
 * <p>Handshakes accept messages of at most 32 KiB, and allocate only what arrives (the JDK's property {@code jdk.tls.maxHandshakeMessageSize}).
 */
public final class Tls {
    private final TlsOptions options;
    private final TlsSide client;
    private final TlsSide server;

    private Tls(TlsOptions options) {
        this.options = options;
        this.client = new TlsSide(options, true);
        this.server = new TlsSide(options, false);
    }

    /** {@return a configuration} With {@code o -> o}, a client trusts the system's authorities. Reads no file yet. */
    public static Tls of(UnaryOperator<TlsOptions> options) {
        Objects.requireNonNull(options, "the options are null");
        return new Tls(Objects.requireNonNull(options.apply(TlsOptions.DEFAULT), "the options are null"));
    }

    /**
     * Makes an open connection secure, as the client, and waits for the handshake. What was written before goes out in plain text.
     *
     * <p><b>Cancellation:</b> aborts the connection.
     *
     * @param connection nobody may read from it meanwhile
     * @param host       the server's name, or its address in digits: sent to it (SNI, except digits), and compared with its certificate
     * @return what both agreed on, also {@link Connection#tls}
     * @throws TlsFailed             if the handshake fails, or takes longer than {@link TlsOptions#handshakeLimit}, or plain text that was not read came
     *                               before it, as it does when somebody injects answers (CVE-2011-0411). The connection is aborted
     * @throws IllegalStateException if another task reads, or it is secure already
     */
    public TlsSession startClient(Connection connection, String host) {
        Objects.requireNonNull(connection, "the connection is null");
        Objects.requireNonNull(host, "the host is null");
        return start((WireConnection) connection, peer(connection, host), Optional.of(host));
    }

    /**
     * Makes an open connection secure, as the server, and waits for the handshake. What was written before goes out in plain text. Bytes of the handshake
     * may have come already.
     *
     * <p><b>Cancellation:</b> aborts the connection.
     *
     * @param connection nobody may read from it meanwhile
     * @return what both agreed on, also {@link Connection#tls}
     * @throws TlsFailed             if the handshake fails, or takes longer than {@link TlsOptions#handshakeLimit}; the connection is aborted
     * @throws IllegalStateException if another task reads, or it is secure already
     */
    public TlsSession startServer(Connection connection) {
        Objects.requireNonNull(connection, "the connection is null");
        return start((WireConnection) connection, String.valueOf(connection.remoteAddress()), Optional.empty());
    }

    /**
     * Reads all files again, changed or not, and waits until that is done. New handshakes use what was read.
     *
     * <p><b>Cancellation:</b> it is read all the same.
     *
     * @throws TlsFailed if they can't be used; the last good ones stay in use
     */
    public void reload() {
        shielded(() -> {
            client.reload();
            server.reload();
        });
    }

    /** Reads what a server needs, so that it fails when it begins to listen and not at its first connection. */
    void prepareServer() {
        server.context();
    }

    private static String peer(Connection connection, String host) {
        return connection.remoteAddress() instanceof InetSocketAddress inet ? Names.of(host, inet.getPort()) : host;
    }

    private TlsSession start(WireConnection connection, String name, Optional<String> host) {
        var peer = new TlsProblems.Peer(name, new Elapsed());
        try {
            var engine = host.isPresent() ? clientEngine(connection, host.orElseThrow()) : serverEngine();
            var session = timeout(options.handshakeLimit(), () -> connection.startTls(engine, () -> Identities.requestedName(engine.getSession())));
            if (options.requireAlpn() && session.applicationProtocol().isEmpty()) {
                throw peer.failed(Reason.NO_APPLICATION_PROTOCOL, "it speaks none of " + options.alpn(), null);
            }
            return session;
        } catch (TimedOutException e) {
            connection.abort();
            throw peer.failed(Reason.TIMED_OUT, "it took longer than " + options.handshakeLimit().toMillis() + " ms", e);
        } catch (IOException e) {
            connection.abort();
            throw TlsProblems.explained(peer, e);
        } catch (Throwable t) {
            connection.abort();
            throw t;
        }
    }

    private SSLEngine clientEngine(Connection connection, String host) {
        var context = client.context();
        var engine = context.createSSLEngine(host, connection.remoteAddress() instanceof InetSocketAddress inet ? inet.getPort() : -1);
        engine.setUseClientMode(true);
        var parameters = engine.getSSLParameters();
        parameters.setProtocols(options.versions());
        parameters.setApplicationProtocols(options.alpn().toArray(String[]::new));
        serverName(host).ifPresent(name -> parameters.setServerNames(List.of(name)));
        if (options.verify()) {
            // The rules for names in certificates that HTTP, SMTP and the rest share: RFC 9525.
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** {@return the name to ask for; none for an address in digits, or for what is no name to the standard, such as one with an underscore} */
    private static Optional<SNIServerName> serverName(String host) {
        if (host.contains(":") || host.matches("[0-9.]+")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SNIHostName(IDN.toASCII(host.endsWith(".") ? host.substring(0, host.length() - 1) : host)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private SSLEngine serverEngine() {
        var engine = server.context().createSSLEngine();
        engine.setUseClientMode(false);
        var parameters = engine.getSSLParameters();
        parameters.setProtocols(options.versions());
        switch (options.clientCertificates()) {
            case NONE -> { }
            case WANTED -> parameters.setWantClientAuth(true);
            case REQUIRED -> parameters.setNeedClientAuth(true);
        }
        engine.setSSLParameters(parameters);
        if (!options.alpn().isEmpty()) {
            var none = options.requireAlpn() ? null : "";
            engine.setHandshakeApplicationProtocolSelector((_, offered) -> options.alpn().stream().filter(offered::contains).findFirst().orElse(none));
        }
        return engine;
    }
}
