package dev.meanwhile.http;

/** The body of a response on its way: from a connection, decoded, or from memory. Used by one task at a time. */
interface ResponseBody {
    /** Waits for the next piece. {@return it, or an empty array at the end} */
    byte[] next();

    /** Waits for more, and adds it to a body that is read into memory: for several pieces at once, where that costs less. {@return whether there was more} */
    default boolean addTo(WholeBody whole) {
        var piece = next();
        whole.add(piece);
        return piece.length > 0;
    }

    /** {@return the fields after it, once it has ended} */
    HttpHeaders trailers();

    /** Abandons the rest. Never waits; calling it again, or after the end, does nothing. */
    void abort();

    /** One piece. */
    final class InMemory implements ResponseBody {
        private final HttpHeaders trailers;
        private byte[] rest;

        InMemory(byte[] bytes, HttpHeaders trailers) {
            this.trailers = trailers;
            rest = bytes;
        }

        @Override
        public HttpHeaders trailers() {
            return trailers;
        }

        @Override
        public byte[] next() {
            var piece = rest;
            rest = new byte[0];
            return piece;
        }

        @Override
        public void abort() {
            rest = new byte[0];
        }
    }
}
