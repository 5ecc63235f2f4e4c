package dev.meanwhile.io.spi;

import java.net.Socket;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trust in every certificate, for programs that have switched the check off. Netty's own is a plain manager, which the JDK would wrap in checks of the host name. */
public final class AnyCertificate extends X509ExtendedTrustManager {
    private static final AnyCertificate TRUST = new AnyCertificate();

    private AnyCertificate() {
    }

    /** {@return what takes every certificate} */
    public static X509ExtendedTrustManager trust() {
        return TRUST;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
