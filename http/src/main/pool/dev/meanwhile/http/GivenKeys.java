package dev.meanwhile.http;

import io.netty.handler.ssl.util.KeyManagerFactoryWrapper;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;

import java.util.function.Function;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;

/** Keys that are already read. {@link KeyCertOptions#wrap} needs SLF4J, which programs need not have. */
record GivenKeys(X509KeyManager keys) implements KeyCertOptions {
    @Override
    public KeyCertOptions copy() {
        return this;
    }

    @Override
    public KeyManagerFactory getKeyManagerFactory(Vertx vertx) {
        return new KeyManagerFactoryWrapper(keys);
    }

    @Override
    public Function<String, KeyManagerFactory> keyManagerFactoryMapper(Vertx vertx) {
        return _ -> getKeyManagerFactory(vertx);
    }
}
