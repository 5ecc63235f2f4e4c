package dev.meanwhile.http;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.util.Native;

import java.io.IOException;
import java.io.InputStream;

/** Whether zstd can be decoded: by a native library, which programs add if they want it. */
final class Zstd {
    /** A server may not need more memory than this at the client's end, 8 MiB (RFC 9659). */
    private static final int LARGEST_WINDOW_LOG = 23;

    private Zstd() {
    }

    /** {@return whether its library is present and may be loaded} The first call loads it. Java's warning is as in {@link Brotli#isAvailable}. */
    static boolean isAvailable() {
        return Holder.AVAILABLE;
    }

    /** {@return the decoded bytes} It is to be closed: its memory is the library's own. */
    static InputStream open(InputStream packed) throws IOException {
        return Library.open(packed);
    }

    /** Loaded only where the library is: the JVM looks for all of a class's types when it verifies the class. */
    private static final class Library {
        static InputStream open(InputStream packed) throws IOException {
            return new ZstdInputStreamNoFinalizer(packed).setLongMax(LARGEST_WINDOW_LOG);
        }
    }

    private static final class Holder {
        private static final boolean AVAILABLE = isLoaded();

        private static boolean isLoaded() {
            try {
                if (!Native.class.getModule().isNativeAccessEnabled()) {
                    return false;
                }
                Native.load();
                return true;
            } catch (LinkageError e) {
                return false;
            }
        }
    }
}
