package dev.meanwhile.cli;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * JSON with line breaks, indentation and colours, for people. Numbers and texts stay as they came, letter by letter, and names that occur twice too: so this
 * does not parse values, it only finds where they end.
 */
final class JsonText {
    private final String json;
    private final StringBuilder out = new StringBuilder();
    private final Deque<Character> open = new ArrayDeque<>();
    private int at;

    private JsonText(String json) {
        this.json = json;
    }

    /** {@return the text for people, or as it is if it is not JSON} Several values after each other are fine. */
    static String pretty(String json) {
        var text = new JsonText(json);
        return text.isWellFormed() ? text.out.toString() : json;
    }

    private boolean isWellFormed() {
        for (skipBlanks(); at < json.length(); skipBlanks()) {
            var c = json.charAt(at);
            var right = switch (c) {
                case '{', '[' -> begin(c);
                case '}', ']' -> end(c);
                case ',' -> comma();
                case ':' -> colon();
                case '"' -> string();
                default -> literal();
            };
            if (!right) {
                return false;
            }
        }
        return open.isEmpty() && !out.isEmpty();
    }

    private boolean begin(char c) {
        separateValues();
        open.push(c == '{' ? '}' : ']');
        out.append(c);
        at++;
        skipBlanks();
        if (at < json.length() && json.charAt(at) != open.peek()) {
            line();
        }
        return true;
    }

    private boolean end(char c) {
        if (open.isEmpty() || open.pop() != c) {
            return false;
        }
        if ("{[".indexOf(out.charAt(out.length() - 1)) < 0) {
            line();
        }
        out.append(c);
        at++;
        return true;
    }

    private boolean comma() {
        out.append(',');
        at++;
        line();
        return !open.isEmpty();
    }

    private boolean colon() {
        out.append(": ");
        at++;
        return !open.isEmpty() && open.peek() == '}';
    }

    private boolean string() {
        separateValues();
        var start = at++;
        while (at < json.length() && json.charAt(at) != '"') {
            at += json.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= json.length()) {
            return false;
        }
        var text = json.substring(start, ++at);
        skipBlanks();
        var isName = at < json.length() && json.charAt(at) == ':';
        out.append((isName ? Colour.BLUE : Colour.GREEN).on(text));
        return true;
    }

    private boolean literal() {
        separateValues();
        var start = at;
        while (at < json.length() && ",:{}[]\" \t\r\n".indexOf(json.charAt(at)) < 0) {
            at++;
        }
        var text = json.substring(start, at);
        out.append(Colour.YELLOW.on(text));
        return text.matches("true|false|null|-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
    }

    /** Values that follow each other, in a stream of them, have a line each. */
    private void separateValues() {
        if (open.isEmpty() && !out.isEmpty()) {
            out.append('\n');
        }
    }

    private void line() {
        out.append('\n').repeat("  ", open.size());
    }

    private void skipBlanks() {
        while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
            at++;
        }
    }
}
