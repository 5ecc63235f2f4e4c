package dev.meanwhile.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What the bytes of a file become, in the thread that reads them. */
interface Shape<E> {
    /**
     * {@return where the next bytes go}
     *
     * @param bytes how many are expected
     * @param apart whether the thread may be abandoned while it reads
     */
    ByteBuffer room(int bytes, boolean apart);

    /**
     * The next bytes.
     *
     * @param read the room, with what has come
     * @return an element, or null if there is none yet
     */
    E add(ByteBuffer read) throws IOException;

    /** {@return a last element, or null} */
    E end() throws IOException;

    /** The task asks for the element after this one. */
    default void recycle(E element) {
        // It is the consumer's.
    }

    /** The iteration has ended, and no thread reads for it any more. */
    default void release() {
        // The collector does.
    }

    /** Bytes in new arrays. */
    final class Chunks implements Shape<byte[]> {
        @Override
        public ByteBuffer room(int bytes, boolean apart) {
            return ByteBuffer.allocate(bytes);
        }

        @Override
        public byte[] add(ByteBuffer read) {
            return read.limit() == read.capacity() ? read.array() : Arrays.copyOf(read.array(), read.limit());
        }

        @Override
        public byte[] end() {
            return null;
        }
    }

    /**
     * Bytes in a few buffers that go round. Half of the time of reading a large file into new arrays is that of memory which is not in the processor's
     * cache, or was never used before.
     */
    final class Buffers implements Shape<ByteBuffer> {
        private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
        /** Closed at the end, so that a buffer that was kept fails rather than shows another file. */
        private final Arena arena = Arena.ofShared();

        @Override
        public ByteBuffer room(int bytes, boolean apart) {
            var used = free.poll();
            if (used != null && used.capacity() >= bytes) {
                return used.clear().order(ByteOrder.BIG_ENDIAN);
            }
            // What an abandoned thread reads into can't be released.
            return apart ? ByteBuffer.allocate(bytes) : arena.allocate(bytes).asByteBuffer();
        }

        @Override
        public ByteBuffer add(ByteBuffer read) {
            return read;
        }

        @Override
        public ByteBuffer end() {
            return null;
        }

        @Override
        public void recycle(ByteBuffer element) {
            free.add(element);
        }

        @Override
        public void release() {
            arena.close();
        }
    }

    /** Lines, many at once. */
    final class Lines implements Shape<List<String>> {
        private final Path path;
        private final int limit;
        private ByteBuffer room = ByteBuffer.allocate(0);
        private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
        private long lines;

        Lines(Path path, int limit) {
            this.path = path;
            this.limit = limit;
        }

        @Override
        public ByteBuffer room(int bytes, boolean apart) {
            if (room.capacity() < bytes) {
                room = ByteBuffer.allocate(bytes);
            }
            return room.clear();
        }

        @Override
        public List<String> add(ByteBuffer read) throws IOException {
            return add(read.array(), read.limit());
        }

        /** {@return the lines that have their end in these bytes; null if none has} */
        List<String> add(byte[] buffer, int length) throws IOException {
            var found = new ArrayList<String>();
            var start = 0;
            for (var i = 0; i < length; i++) {
                if (buffer[i] == '\n') {
                    found.add(line(buffer, start, i));
                    start = i + 1;
                }
            }
            requireShort((long) begun.size() + length - start);
            begun.write(buffer, start, length - start);
            return found.isEmpty() ? null : found;
        }

        @Override
        public List<String> end() throws IOException {
            return begun.size() == 0 ? null : List.of(line(new byte[0], 0, 0));
        }

        /** {@return the lines of a whole file} */
        static List<String> all(Path path, byte[] bytes) throws IOException {
            var lines = new Lines(path, WholeFiles.MOST);
            var all = new ArrayList<String>();
            for (var found : Arrays.asList(lines.add(bytes, bytes.length), lines.end())) {
                if (found != null) {
                    all.addAll(found);
                }
            }
            return List.copyOf(all);
        }

        /** What has come of a line without an end is not part of the file any more. */
        void forget() {
            begun.reset();
        }

        private String line(byte[] buffer, int start, int end) throws IOException {
            lines++;
            requireShort((long) begun.size() + end - start);
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

        private void requireShort(long length) throws IOException {
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
