package dev.meanwhile.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads the pieces of which header fields consist: tokens, quoted texts, parameters (RFC 9110 §5.6). Lenient: it never fails. */
final class HeaderScanner {
    private final String text;
    private int at;

    HeaderScanner(String text) {
        this.text = text;
    }

    boolean isDone() {
        return at >= text.length();
    }

    void skipBlanks() {
        while (!isDone() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    /** {@return whether this character came next; it is skipped then, with blanks before it} */
    boolean skip(char c) {
        var before = at;
        skipBlanks();
        if (!isDone() && text.charAt(at) == c) {
            at++;
            return true;
        }
        at = before;
        return false;
    }

    /** {@return what comes before one of the characters, stripped} */
    String until(String ends) {
        var from = at;
        while (!isDone() && ends.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at).strip();
    }

    /** {@return the token that comes next, or nothing} */
    String word() {
        var from = at;
        while (!isDone() && HttpHeaders.isTokenChar(text.charAt(at))) {
            at++;
        }
        return text.substring(from, at);
    }

    /** Skips what comes up to one of the characters, and it too, but none in quotes. */
    void skipPast(char end) {
        while (!isDone() && text.charAt(at) != end) {
            if (text.charAt(at) == '"') {
                value("");
            } else {
                at++;
            }
        }
        skip(end);
    }

    /** {@return a quoted text without its quotes, or what comes before one of the characters} */
    String value(String ends) {
        skipBlanks();
        if (isDone() || text.charAt(at) != '"') {
            return until(ends);
        }
        var value = new StringBuilder();
        for (at++; !isDone() && text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at));
        }
        skip('"');
        return value.toString();
    }

    /** {@return {@code name=value} pairs divided by this character, by names in lower case; the first of a name counts} */
    Map<String, String> parameters(char divider, String ends) {
        var parameters = new LinkedHashMap<String, String>();
        while (skip(divider)) {
            skipBlanks();
            var name = until("=" + divider + ends).toLowerCase(Locale.ROOT);
            var value = skip('=') ? value(divider + ends) : "";
            if (!name.isEmpty()) {
                parameters.putIfAbsent(name, value);
            }
        }
        return parameters;
    }
}
