package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.sleep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * Renews a server's certificates when their files have changed. It looks at the files rather than being notified: certbot and Kubernetes replace links, and networked
 * drives notify nobody. While a program replaces the files one by one, the pair does not match; so a failure is only reported once the files have stayed as they are.
 */
final class CertificateWatch {
    private static final Logger LOG = Logger.getLogger(HttpServer.class.getName());

    private final List<Path> files;
    private final Runnable renewal;
    /** The files that the server has, or that can't be used. */
    private Map<Path, Stamp> settled;
    private Map<Path, Stamp> last;

    /** A file that has replaced another one has another key, even if it has the same time and length. */
    private record Stamp(FileTime modified, long size, Optional<Object> key) {
    }

    /**
     * Blocks. To be made before the server reads its certificates.
     *
     * @param renewal fails with an {@link UncheckedIOException} if the files can't be used
     */
    CertificateWatch(ServerTls tls, Runnable renewal) {
        this.files = tls.files();
        this.renewal = renewal;
        this.settled = stamps();
        this.last = settled;
    }

    /** Looks at the files again and again, until it is cancelled. */
    void run(Duration every) {
        while (true) {
            sleep(every);
            look();
        }
    }

    /** Looks once, and waits until the certificates have been renewed, if they have to be. */
    void look() {
        var now = blocking(this::stamps);
        if (now.equals(settled)) {
            return;
        }
        var stays = now.equals(last);
        last = now;
        try {
            renewal.run();
            settled = now;
            LOG.info("the certificates have been renewed, from " + files.getFirst());
        } catch (UncheckedIOException e) {
            if (stays) {
                settled = now;
                LOG.warning(e.getMessage());
            }
        }
    }

    /** Blocks. A file that is missing has none. */
    private Map<Path, Stamp> stamps() {
        var stamps = new HashMap<Path, Stamp>();
        for (var file : files) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                stamps.put(file, new Stamp(attributes.lastModifiedTime(), attributes.size(), Optional.ofNullable(attributes.fileKey())));
            } catch (IOException e) {
                // It is gone.
            }
        }
        return stamps;
    }
}
