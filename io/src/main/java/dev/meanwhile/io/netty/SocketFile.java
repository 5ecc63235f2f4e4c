package dev.meanwhile.io.netty;

import static dev.meanwhile.Meanwhile.blocking;

import dev.meanwhile.io.spi.SocketSettings;

import java.io.IOException;
import java.net.BindException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The file of a Unix socket. The system neither replaces it, when a server that crashed has left one, nor removes it.
 *
 * <p>Netty's epoll does both, without a look at whose file it is. So a socket is bound under another name, and gets its own once it listens.
 */
final class SocketFile {
    private final Path path;
    private final Path temporary;
    /** Which file it is, so that only our own is removed; null until it is bound, or where the system does not tell. */
    private Object key;

    SocketFile(Path path) {
        this.path = path;
        this.temporary = path.resolveSibling("." + Long.toString(ThreadLocalRandom.current().nextLong(36 * 36 * 36 * 36 * 36L), 36));
    }

    /** Removes a socket that nobody listens at. asyncio removes any socket: a second server then takes the first one's clients away. */
    void removeStale(NettyNetwork network) throws IOException {
        if (!blocking(this::isSocket)) {
            return;
        }
        try {
            network.connect(UnixDomainSocketAddress.of(path), SocketSettings.DEFAULT).abort();
        } catch (IOException e) {
            blocking(() -> Files.deleteIfExists(path));
            return;
        }
        throw new BindException("Address already in use: another server listens at " + path);
    }

    private boolean isSocket() {
        try {
            return attributes().isOther();
        } catch (IOException e) {
            return false;
        }
    }

    private BasicFileAttributes attributes() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class);
    }

    UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(path);
    }

    /** {@return where it is to be bound} */
    UnixDomainSocketAddress temporary() {
        return UnixDomainSocketAddress.of(temporary);
    }

    /** Gives the socket its name, unless there is such a file. */
    void publish() throws IOException {
        try {
            Files.move(temporary, path);
        } catch (FileAlreadyExistsException e) {
            Files.deleteIfExists(temporary);
            var taken = new BindException("Address already in use: there is a file " + path);
            taken.initCause(e);
            throw taken;
        }
        key = attributes().fileKey();
    }

    /** Removes the file, unless another has taken its place. */
    void remove() {
        try {
            if (key != null && key.equals(attributes().fileKey())) {
                Files.delete(path);
            }
        } catch (IOException e) {
            // It is gone already, or may not be removed; the next server takes it for stale.
            key = null;
        }
    }
}
