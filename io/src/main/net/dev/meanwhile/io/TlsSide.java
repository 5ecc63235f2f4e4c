package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.blocking;

import dev.meanwhile.io.NetworkException.TlsFailed;
import dev.meanwhile.io.NetworkException.TlsFailed.Reason;
import dev.meanwhile.io.TlsOptions.ClientCertificates;
import dev.meanwhile.io.TlsOptions.Source;
import dev.meanwhile.io.spi.AnyCertificate;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** What handshakes of one side need, as it was read last. Several loops may use it. */
final class TlsSide {
    /** How many sessions may be kept for a short second handshake. The JDK keeps 20,480. */
    private static final int SESSIONS = 1_000;

    private final TlsOptions options;
    private final boolean client;
    /** Written by a thread that holds {@code this}; read by any. */
    private volatile Loaded loaded;
    /** When files were looked at last, as {@link System#nanoTime} counts. Two loops may look at once, which does no harm. */
    private volatile long checked;

    /** @param stamps the files' state before they were read */
    private record Loaded(SSLContext context, List<Stamp> stamps) {
    }

    /** What tells two versions of a file apart; certificates are renewed by a rename, which also gives another key. */
    private record Stamp(FileTime modified, long size, Object key) {
        static Stamp of(Path file) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
            } catch (IOException e) {
                return new Stamp(FileTime.fromMillis(0), -1, "missing");
            }
        }
    }

    TlsSide(TlsOptions options, boolean client) {
        this.options = options;
        this.client = client;
    }

    /** {@return the JDK's context} Reads files in another thread, if they were not read yet or have changed, and waits. */
    SSLContext context() {
        if (loaded == null) {
            blocking(() -> {
                synchronized (this) {
                    if (loaded == null) {
                        loaded = load();
                    }
                }
            });
            checked = System.nanoTime();
        } else if (!loaded.stamps.isEmpty() && System.nanoTime() - checked >= options.checkFilesEvery().toNanos()) {
            checked = System.nanoTime();
            blocking(this::reloadIfChanged);
        }
        return loaded.context;
    }

    void reload() {
        if (loaded != null) {
            blocking(() -> {
                synchronized (this) {
                    loaded = load();
                }
            });
        }
    }

    private synchronized void reloadIfChanged() {
        var stamps = stamps();
        if (!stamps.equals(loaded.stamps)) {
            try {
                loaded = load();
            } catch (TlsFailed e) {
                System.getLogger("dev.meanwhile").log(Level.WARNING, "certificates have changed on disk and can't be used, so the last ones stay in use: " + e.getMessage());
                // Once for each change.
                loaded = new Loaded(loaded.context, stamps);
            }
        }
    }

    private List<Stamp> stamps() {
        return Stream.concat(options.identities().stream(), options.trusted().stream()).flatMap(source -> source.files().stream()).map(Stamp::of).toList();
    }

    private Loaded load() {
        var stamps = stamps();
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new Identities(identities())}, trust(), null);
            (client ? context.getClientSessionContext() : context.getServerSessionContext()).setSessionCacheSize(SESSIONS);
            return new Loaded(context, stamps);
        } catch (Exception e) {
            throw new TlsFailed("this " + (client ? "client" : "server"), Duration.ZERO, Reason.CONFIGURATION, TlsProblems.of(e), e);
        }
    }

    private List<Identity> identities() throws Exception {
        var identities = all(options.identities());
        if (!client && identities.isEmpty()) {
            throw new GeneralSecurityException("a server needs a certificate: certificate(Path.of(\"chain.pem\"), Path.of(\"key.pem\"))");
        }
        return identities;
    }

    private TrustManager[] trust() throws Exception {
        if (client) {
            return new TrustManager[] {options.verify() ? TlsTrust.of(options.systemTrust(), all(options.trusted())) : AnyCertificate.trust()};
        }
        return options.clientCertificates() == ClientCertificates.NONE ? new TrustManager[0]
                : new TrustManager[] {TlsTrust.of(false, all(options.trusted()))};
    }

    private static <T> List<T> all(List<Source<T>> sources) throws Exception {
        var all = new ArrayList<T>();
        for (var source : sources) {
            all.addAll(source.load());
        }
        return all;
    }
}
