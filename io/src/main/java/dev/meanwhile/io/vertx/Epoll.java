package dev.meanwhile.io.vertx;

import io.netty.util.internal.NativeLibraryLoader;
import io.vertx.core.transport.Transport;

import java.util.Optional;

/** Whether sockets use epoll. Any thread may ask; never waits. */
public final class Epoll {
    private Epoll() {
    }

    /** {@return whether this system has it} */
    public static boolean isOfThisSystem() {
        return System.getProperty("os.name").equals("Linux");
    }

    /**
     * {@return why it can't be used here; empty if it can}
     *
     * <p>Epoll takes a native library. Java 25 prints four lines of warning when one is loaded without
     * {@code --enable-native-access}, and later releases will refuse. So it is not even tried without that option, which our launcher passes.
     */
    public static Optional<String> obstacle() {
        if (!isOfThisSystem()) {
            return Optional.of("this is not Linux");
        }
        if (!NativeLibraryLoader.class.getModule().isNativeAccessEnabled()) {
            return Optional.of("java was started without --enable-native-access=ALL-UNNAMED");
        }
        if (Transport.EPOLL == null) {
            return Optional.of("netty-transport-classes-epoll is not on the class path");
        }
        return Transport.EPOLL.available() ? Optional.empty() : Optional.of(String.valueOf(Transport.EPOLL.unavailabilityCause()));
    }
}
