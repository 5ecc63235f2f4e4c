package dev.meanwhile.http;

import java.util.ArrayList;
import java.util.List;

/** Finds lines in pieces that may be cut anywhere, even within a character. */
final class LineDecoder {
    private final StringBuilder text = new StringBuilder();
    private final Utf8Decoder decoder = new Utf8Decoder();

    List<String> decode(byte[] chunk) {
        var searched = text.length();
        text.append(decoder.decode(chunk));
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
        return text + decoder.rest();
    }
}
