package dev.meanwhile.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Finds lines in pieces that may be cut anywhere, even within a character. */
final class LineDecoder {
    private final StringBuilder text = new StringBuilder();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer undecoded = ByteBuffer.allocate(0);

    List<String> decode(byte[] chunk) {
        var bytes = ByteBuffer.allocate(undecoded.remaining() + chunk.length).put(undecoded).put(chunk).flip();
        var chars = CharBuffer.allocate(bytes.remaining());
        decoder.decode(bytes, chars, false);
        undecoded = bytes;
        var searched = text.length();
        text.append(chars.flip());
        return takeLines(searched);
    }

    int pending() {
        return text.length();
    }

    private List<String> takeLines(int searched) {
        var lines = new ArrayList<String>();
        var start = 0;
        for (var end = text.indexOf("\n", searched); end >= 0; end = text.indexOf("\n", start)) {
            lines.add(text.substring(start, end > start && text.charAt(end - 1) == '\r' ? end - 1 : end));
            start = end + 1;
        }
        text.delete(0, start);
        return lines;
    }

    String rest() {
        return text + (undecoded.hasRemaining() ? "\uFFFD" : "");
    }
}
