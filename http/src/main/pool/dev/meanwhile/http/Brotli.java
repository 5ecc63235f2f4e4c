package dev.meanwhile.http;

import com.aayushatharva.brotli4j.Brotli4jLoader;

/** Whether br can be decoded: by a native library, which exists for some platforms. */
final class Brotli {
    private Brotli() {
    }

    /**
     * {@return whether its library is present and may be loaded} The first call loads it.
     *
     * <p>Java 25 then prints a warning of four lines, unless started with {@code --enable-native-access} (our launcher passes it).
     */
    static boolean isAvailable() {
        return Holder.AVAILABLE;
    }

    private static final class Holder {
        private static final boolean AVAILABLE = Brotli4jLoader.class.getModule().isNativeAccessEnabled() && Brotli4jLoader.isAvailable();
    }
}
