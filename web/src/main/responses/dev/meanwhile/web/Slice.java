package dev.meanwhile.web;

/**
 * A part of a file in a response.
 *
 * @param before what is sent before it, such as the head of a part of several; it belongs to the response that owns this
 * @param from   in bytes
 * @param length in bytes; may be 0
 */
record Slice(byte[] before, long from, long length) {
    long total() {
        return before.length + length;
    }
}
