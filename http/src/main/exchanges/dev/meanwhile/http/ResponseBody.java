package dev.meanwhile.http;

/** The body of a response on its way: from a connection, decoded, or from memory. Used by one task at a time. */
interface ResponseBody {
    /** Waits for the next piece. {@return it, or an empty array at the end} */
    byte[] next();

    /** Abandons the rest. Never waits; calling it again, or after the end, does nothing. */
    void abort();

    /** One piece. */
    final class InMemory implements ResponseBody {
        private byte[] rest;

        InMemory(byte[] bytes) {
            rest = bytes;
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
