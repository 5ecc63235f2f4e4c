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
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The file of a Unix socket. The system neither replaces it, when a server that crashed has left one, nor removes it.
 *
 * <p>Netty's epoll does both, without a look at whose file it is. So a socket is bound under another name, and gets its own once it listens.
 */
public final class SocketFile {
    /** The bits of a mode that say what a file is, and what they are for a socket: stat(2). */
    private static final int TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private final Path path;
    private final Path temporary;
    /** Which file it is, so that only our own is removed; null until it is bound, or where the system does not tell. */
    private Object key;

    /** @param path the name that clients know */
    public SocketFile(Path path) {
        this.path = path;
        this.temporary = path.resolveSibling("." + Long.toString(ThreadLocalRandom.current().nextLong(36 * 36 * 36 * 36 * 36L), 36));
    }

    /**
     * As {@link #removeStale(NettyNetwork)}, on the current loop. Waits for the system.
     *
     * @throws IOException if somebody may listen there
     */
    public void removeStale() throws IOException {
        removeStale(NettyNetwork.current());
    }

    /** Removes a socket that nobody listens at. asyncio removes any socket: a second server then takes the first one's clients away. */
    void removeStale(NettyNetwork network) throws IOException {
        if (!blocking(this::isSocket)) {
            return;
        }
        try {
            network.connect(UnixDomainSocketAddress.of(path), SocketSettings.DEFAULT).abort();
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("Connection refused")) {
                // Its queue is full, for example, or its rights are for others.
                throw taken("another server may listen at " + path + ": " + e.getMessage(), e);
            }
            blocking(() -> Files.deleteIfExists(path));
            return;
        }
        throw taken("another server listens at " + path, null);
    }

    private static BindException taken(String how, IOException cause) {
        var taken = new BindException("Address already in use: " + how);
        taken.initCause(cause);
        return taken;
    }

    /** Not a pipe, or a device such as /dev/null: nobody listens at them either. */
    private boolean isSocket() {
        try {
            return ((Integer) Files.getAttribute(path, "unix:mode") & TYPE) == SOCKET;
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            // It has no modes, and no devices.
            return isOther();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isOther() {
        try {
            return attributes().isOther();
        } catch (IOException e) {
            return false;
        }
    }

    private BasicFileAttributes attributes() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class);
    }

    /** {@return where clients find it} */
    public UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(path);
    }

    /** {@return where it is to be bound} */
    public UnixDomainSocketAddress temporary() {
        return UnixDomainSocketAddress.of(temporary);
    }

    /** Gives the socket its name, unless there is such a file. */
    public void publish() throws IOException {
        try {
            Files.move(temporary, path);
        } catch (FileAlreadyExistsException e) {
            throw taken("there is a file " + path, e);
        }
        key = attributes().fileKey();
    }

    /** Sets who may connect, before anybody knows its name. */
    public void permit(Set<PosixFilePermission> permissions) throws IOException {
        Files.setPosixFilePermissions(temporary, permissions);
    }

    /** Removes the socket that has not got its name. */
    public void removeTemporary() throws IOException {
        Files.deleteIfExists(temporary);
    }

    /** Removes the file, unless another has taken its place. */
    public void remove() {
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
