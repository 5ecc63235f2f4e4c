package dev.meanwhile.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the bytes of a file become, in the thread that has read them. */
interface Shape<E> {
    /**
     * The next bytes.
     *
     * @param buffer may be kept, if {@link #keepsBuffers} says so
     * @return an element, or null if there is none yet
     */
    E add(byte[] buffer, int length) throws IOException;

    /** {@return a last element, or null} */
    E end() throws IOException;

    /** {@return whether the next bytes need a new buffer} */
    boolean keepsBuffers();

    /** Bytes as they are. */
    final class Chunks implements Shape<byte[]> {
        @Override
        public byte[] add(byte[] buffer, int length) {
            return length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
        }

        @Override
        public byte[] end() {
            return null;
        }

        @Override
        public boolean keepsBuffers() {
            return true;
        }
    }

    /** Lines, many at once. */
    final class Lines implements Shape<List<String>> {
        private final Path path;
        private final int limit;
        private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
        private long lines;

        Lines(Path path, int limit) {
            this.path = path;
            this.limit = limit;
        }

        @Override
        public List<String> add(byte[] buffer, int length) throws IOException {
            var found = new ArrayList<String>();
            var start = 0;
            for (var i = 0; i < length; i++) {
                if (buffer[i] == '\n') {
                    found.add(line(buffer, start, i));
                    start = i + 1;
                }
            }
            requireShort(begun.size() + length - start);
            begun.write(buffer, start, length - start);
            return found.isEmpty() ? null : found;
        }

        @Override
        public List<String> end() throws IOException {
            return begun.size() == 0 ? null : List.of(line(new byte[0], 0, 0));
        }

        @Override
        public boolean keepsBuffers() {
            return false;
        }

        /** What has come of a line without an end is not part of the file any more. */
        void forget() {
            begun.reset();
        }

        private String line(byte[] buffer, int start, int end) throws IOException {
            lines++;
            requireShort(begun.size() + end - start);
            if (begun.size() == 0) {
                return decoded(buffer, start, withoutReturn(buffer, start, end));
            }
            begun.write(buffer, start, end - start);
            var whole = begun.toByteArray();
            begun.reset();
            return decoded(whole, 0, withoutReturn(whole, 0, whole.length));
        }

        private static int withoutReturn(byte[] bytes, int start, int end) {
            return end > start && bytes[end - 1] == '\r' ? end - 1 : end;
        }

        private void requireShort(int length) throws IOException {
            if (length > limit) {
                throw new FileOperation.Refused(new FileException.TooLarge(path, "a line of " + FileException.name(path) + " has more than " + limit
                        + " bytes; give lines(path, limit) a higher limit, or read it with Files.chunks", limit));
            }
        }

        private String decoded(byte[] bytes, int start, int end) throws IOException {
            return text(bytes, start, end - start, path, () -> "line " + lines);
        }
    }

    /** Where in a file. */
    @FunctionalInterface
    interface Place {
        String name();
    }

    /** {@return the text} A decoder that finds mistakes costs twice as much as one that replaces them, so it only runs if there may be one. */
    static String text(byte[] bytes, int start, int length, Path path, Place place) throws IOException {
        var text = new String(bytes, start, length, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, length));
            } catch (CharacterCodingException e) {
                throw new FileOperation.Refused(new FileException.NotText(path, place.name() + " of " + FileException.name(path)
                        + " is not UTF-8; read its bytes with Files.readAllBytes or Files.chunks, and decode them with the right charset"));
            }
        }
        return text;
    }
}
