package dev.meanwhile.web;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder.Parameters;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** The content codings that can be made here, best first. */
enum Coding {
    BROTLI("br") {
        @Override
        OutputStream over(OutputStream out) throws IOException {
            return new BrotliOutputStream(out, new Parameters().setQuality(QUALITY));
        }

        @Override
        boolean isAvailable() {
            return Native.AVAILABLE;
        }
    },
    GZIP("gzip") {
        @Override
        OutputStream over(OutputStream out) throws IOException {
            return new GZIPOutputStream(out, BUFFER_BYTES, true);
        }

        @Override
        boolean isAvailable() {
            return true;
        }
    };

    /** Of 11: as fast as gzip, and smaller. */
    private static final int QUALITY = 4;
    private static final int BUFFER_BYTES = 8 << 10;

    private final String token;

    Coding(String token) {
        this.token = token;
    }

    /** {@return a stream that compresses, and sends all it has when it is flushed} */
    abstract OutputStream over(OutputStream out) throws IOException;

    abstract boolean isAvailable();

    String token() {
        return token;
    }

    /** {@return the coding that the client prefers; nothing if it accepts none, or prefers none} */
    static Optional<Coding> best(Preferences accepted) {
        var best = Arrays.stream(values()).filter(Coding::isAvailable).max(Comparator.comparingDouble((Coding coding) -> accepted.coding(coding.token)).thenComparing(Comparator.reverseOrder()));
        return best.filter(coding -> accepted.coding(coding.token) > 0);
    }

    /** Java 25 prints a warning when a native library is loaded without permission, so it is not. */
    private static final class Native {
        private static final boolean AVAILABLE = Brotli4jLoader.class.getModule().isNativeAccessEnabled() && Brotli4jLoader.isAvailable();
    }
}
