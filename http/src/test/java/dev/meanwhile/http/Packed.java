package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.github.luben.zstd.ZstdOutputStream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Encodes bytes as a server would. */
final class Packed {
    private Packed() {
    }

    /** br and zstd require native libraries, which only a JVM with --enable-native-access may load: here, the one for carrier mode. */
    static boolean isAvailable(String how) {
        return (!how.contains("br") || Brotli.isAvailable()) && (!how.contains("zstd") || Zstd.isAvailable());
    }

    static void assumeAvailable(String how) {
        var carrier = System.getProperty("meanwhile.expectedMode", "").equals("carrier");
        assertTrue(isAvailable(how) || !carrier, "the native library for " + how + " was not found");
        assumeTrue(isAvailable(how), "native libraries are not enabled in this JVM, so " + how + " is not offered");
    }

    /** @param how the codings in the order in which they are applied */
    static byte[] as(String how, byte[] bytes) {
        var packed = bytes;
        for (var step : how.toLowerCase().split(", ")) {
            packed = once(step, packed);
        }
        return packed;
    }

    private static byte[] once(String how, byte[] bytes) {
        var packed = new ByteArrayOutputStream();
        try (var out = packer(how, packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    static OutputStream packer(String how, OutputStream target) throws IOException {
        return switch (how) {
            case "gzip", "x-gzip" -> new GZIPOutputStream(target, true);
            case "deflate" -> new DeflaterOutputStream(target, true);
            case "raw deflate" -> new DeflaterOutputStream(target, new Deflater(9, true));
            case "br" -> new BrotliOutputStream(target);
            case "zstd" -> new ZstdOutputStream(target);
            default -> throw new IllegalArgumentException(how);
        };
    }
}
