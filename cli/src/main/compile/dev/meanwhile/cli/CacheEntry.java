package dev.meanwhile.cli;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.zip.CRC32;

/**
 * A program in the cache. Its bytes are: header, name of the starter, sources (path and text), classes (name and bytes), each preceded by
 * its length, and at the end a CRC over all of it, because disks fill up and machines crash.
 *
 * @param header  what must be the same besides the sources
 * @param isPlain whether its sources have no directives
 */
record CacheEntry(String header, boolean isPlain, String starter, ArrayList<Source> sources, HashMap<String, byte[]> classes) {
    private static final int CRC_BYTES = Long.BYTES;

    static byte[] encode(Compiled program, boolean isPlain, String header) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        write(out, header);
        out.writeBoolean(isPlain);
        write(out, program.starter());
        out.writeInt(program.sources().size());
        for (var source : program.sources()) {
            write(out, source.path().toString());
            write(out, source.text());
        }
        out.writeInt(program.classes().size());
        for (var entry : program.classes().entrySet()) {
            write(out, entry.getKey());
            write(out, entry.getValue());
        }
        out.writeLong(crc(bytes.toByteArray(), bytes.size()));
        return bytes.toByteArray();
    }

    /**
     * {@return the entry, or null if it is damaged or has another source}
     *
     * @param main the file to run, as it is now
     */
    static CacheEntry decode(byte[] bytes, Source main) {
        int length = bytes.length - CRC_BYTES;
        var in = ByteBuffer.wrap(bytes);
        if (length < 0 || in.getLong(length) != crc(bytes, length)) {
            return null;
        }
        var header = string(in);
        boolean isPlain = in.get() != 0;
        var starter = string(in);
        int files = in.getInt();
        var sources = new ArrayList<Source>(files);
        for (int i = 0; i < files; i++) {
            sources.add(new Source(Path.of(string(in)), bytes(in)));
        }
        if (!Arrays.equals(sources.getFirst().text(), main.text())) {
            return null;
        }
        int count = in.getInt();
        var classes = HashMap.<String, byte[]>newHashMap(count);
        for (int i = 0; i < count; i++) {
            classes.put(string(in), bytes(in));
        }
        return new CacheEntry(header, isPlain, starter, sources, classes);
    }

    private static long crc(byte[] bytes, int length) {
        var crc = new CRC32();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        write(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String string(ByteBuffer in) {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer in) {
        var bytes = new byte[in.getInt()];
        in.get(bytes);
        return bytes;
    }
}
