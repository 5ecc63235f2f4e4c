package dev.meanwhile.http;

import com.aayushatharva.brotli4j.Brotli4jLoader;

import java.util.Locale;

/**
 * Whether br can be decoded: by a native library, which exists for some platforms. To load it takes longer than many a request, so it is offered if it is there, and loaded for the first
 * response that needs it.
 */
final class Brotli {
    /** Asked once: after the first library that is loaded without permission, the JVM calls it given. */
    private static final boolean ALLOWED = Brotli4jLoader.class.getModule().isNativeAccessEnabled();
    private static volatile boolean failed;

    private Brotli() {
    }

    /** {@return whether its library is there and may be loaded, and has not failed to load} Does not load it. */
    static boolean isOffered() {
        return Found.IT && !failed;
    }

    /**
     * {@return whether its library can be used} The first call loads it.
     *
     * <p>Java 25 then prints a warning of four lines, unless started with {@code --enable-native-access} (our launcher passes it).
     */
    static boolean isAvailable() {
        return Loaded.IT;
    }

    /** {@return why it can't be used} */
    static Throwable problem() {
        return Brotli4jLoader.getUnavailabilityCause();
    }

    private static final class Found {
        private static final boolean IT = ALLOWED && isFound();

        private static boolean isFound() {
            var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
            var platform = (system.startsWith("mac") ? "osx" : system.startsWith("windows") ? "windows" : system) + "-" + System.getProperty("os.arch").replace("amd64", "x86_64");
            var name = "lib/" + platform + "/" + System.mapLibraryName("brotli");
            // Those who bring their own, or for a platform that is named otherwise, have it loaded at once.
            return Brotli4jLoader.class.getClassLoader().getResource(name) != null || Loaded.IT;
        }
    }

    private static final class Loaded {
        private static final boolean IT = load();

        private static boolean load() {
            failed = !ALLOWED || !Brotli4jLoader.isAvailable();
            return !failed;
        }
    }
}
