package dev.meanwhile.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Reads UTF-8 in pieces that may be cut anywhere, even within a character. Malformed bytes become U+FFFD. */
final class Utf8Decoder {
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer undecoded = ByteBuffer.allocate(0);

    CharBuffer decode(byte[] chunk) {
        var bytes = ByteBuffer.allocate(undecoded.remaining() + chunk.length).put(undecoded).put(chunk).flip();
        var chars = CharBuffer.allocate(bytes.remaining());
        decoder.decode(bytes, chars, false);
        undecoded = bytes;
        return chars.flip();
    }

    /** {@return what stands for the beginning of a character at the end, or nothing} */
    String rest() {
        return undecoded.hasRemaining() ? "\uFFFD" : "";
    }
}
