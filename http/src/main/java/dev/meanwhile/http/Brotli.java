package dev.meanwhile.http;

import com.aayushatharva.brotli4j.Brotli4jLoader;

/** Whether br can be unpacked: by a native library, which there is for some platforms. */
final class Brotli {
    private Brotli() {
    }

    /**
     * {@return whether its library is there and may be loaded} The first call loads it.
     *
     * <p>Java 25 prints four lines of warning when that is done without {@code --enable-native-access} (our launcher passes it).
     */
    static boolean isAvailable() {
        return Holder.AVAILABLE;
    }

    private static final class Holder {
        private static final boolean AVAILABLE = Brotli4jLoader.class.getModule().isNativeAccessEnabled() && Brotli4jLoader.isAvailable();
    }
}
