package dev.meanwhile.io;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Chooses the certificate for a handshake: a server by the name that the client asks for, among several; for unknown names, or none, the first.
 *
 * <p>Netty's {@code SniHandler} would keep a context for each name. Here nothing is kept for a name, so clients that invent names cost nothing.
 */
final class Identities extends X509ExtendedKeyManager {
    private final List<Identity> all;

    Identities(List<Identity> all) {
        this.all = List.copyOf(all);
    }

    @Override
    public String chooseEngineServerAlias(String kind, Principal[] issuers, SSLEngine engine) {
        var candidates = requestedName(engine.getHandshakeSession()).map(this::named).filter(found -> !found.isEmpty()).orElseGet(this::standard);
        return candidates.stream().filter(identity -> identity.hasKey(kind)).findFirst().map(this::alias).orElse(null);
    }

    private List<Identity> named(String host) {
        return all.stream().filter(identity -> identity.isFor(host)).toList();
    }

    /** The first, and those for the same hosts with a key of another kind. */
    private List<Identity> standard() {
        return all.stream().filter(identity -> identity.names().equals(all.getFirst().names())).toList();
    }

    /** {@return the name that a client asks for, in lower case} */
    static Optional<String> requestedName(Object session) {
        return session instanceof ExtendedSSLSession extended
                ? extended.getRequestedServerNames().stream().map(name -> new String(name.getEncoded(), StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT)).findFirst()
                : Optional.empty();
    }

    @Override
    public String chooseEngineClientAlias(String[] kinds, Principal[] issuers, SSLEngine engine) {
        return all.stream().filter(identity -> Arrays.stream(kinds).anyMatch(identity::hasKey) && identity.isFrom(issuers))
                .findFirst().map(this::alias).orElse(null);
    }

    private String alias(Identity identity) {
        return String.valueOf(all.indexOf(identity));
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return all.get(Integer.parseInt(alias)).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return all.get(Integer.parseInt(alias)).key();
    }

    // For sockets, which we have none of.

    @Override
    public String[] getClientAliases(String kind, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseClientAlias(String[] kinds, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public String[] getServerAliases(String kind, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseServerAlias(String kind, Principal[] issuers, Socket socket) {
        return null;
    }
}
