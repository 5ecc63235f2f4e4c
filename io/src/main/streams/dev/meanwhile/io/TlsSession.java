package dev.meanwhile.io;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What both ends of a connection agreed on in the TLS handshake.
 *
 * @param protocol            {@code TLSv1.3} or {@code TLSv1.2}
 * @param cipherSuite         its name as in the RFCs, such as {@code TLS_AES_256_GCM_SHA384}
 * @param applicationProtocol chosen by ALPN (RFC 7301), such as {@code h2}; empty if none was
 * @param serverName          the name that the client asked for (SNI, RFC 6066); empty if it named none
 * @param peerCertificates    the other end's certificate, followed by its chain; empty if it has shown none, as clients mostly do
 */
public record TlsSession(
        String protocol, String cipherSuite, Optional<String> applicationProtocol, Optional<String> serverName, List<X509Certificate> peerCertificates) {
    /** Refuses null, and copies the list. */
    public TlsSession {
        Objects.requireNonNull(protocol, "the protocol is null");
        Objects.requireNonNull(cipherSuite, "the cipher suite is null");
        Objects.requireNonNull(applicationProtocol, "the application protocol is null");
        Objects.requireNonNull(serverName, "the server name is null");
        Objects.requireNonNull(peerCertificates, "the certificates are null");
        peerCertificates.forEach(certificate -> Objects.requireNonNull(certificate, "a certificate is null"));
        peerCertificates = List.copyOf(peerCertificates);
    }
}
