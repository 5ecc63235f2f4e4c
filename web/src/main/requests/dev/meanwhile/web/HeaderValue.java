package dev.meanwhile.web;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The value of a header field with parameters: {@code form-data; name="photo"; filename="a.png"} (RFC 9110 §5.6.6).
 *
 * @param main       before the parameters, in lower case
 * @param parameters by name in lower case; of two with a name the first counts
 */
record HeaderValue(String main, Map<String, String> parameters) {
    /** Reads leniently: what can't be a parameter is left out. */
    static HeaderValue of(String text) {
        var parameters = new LinkedHashMap<String, String>();
        var start = text.indexOf(';');
        var main = (start < 0 ? text : text.substring(0, start)).strip().toLowerCase(Locale.ROOT);
        for (var at = start; at >= 0 && at < text.length(); ) {
            var equals = text.indexOf('=', at);
            var semicolon = text.indexOf(';', at + 1);
            if (equals < 0) {
                break;
            }
            if (semicolon >= 0 && semicolon < equals) {
                at = semicolon;
                continue;
            }
            var name = text.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
            var from = equals + 1;
            while (from < text.length() && (text.charAt(from) == ' ' || text.charAt(from) == '\t')) {
                from++;
            }
            var value = new StringBuilder();
            at = from < text.length() && text.charAt(from) == '"' ? quoted(text, from + 1, value) : token(text, from, value);
            parameters.putIfAbsent(name, value.toString());
        }
        return new HeaderValue(main, parameters);
    }

    private static int token(String text, int from, StringBuilder value) {
        var end = text.indexOf(';', from);
        value.append(text.substring(from, end < 0 ? text.length() : end).strip());
        return end;
    }

    /** A backslash protects quotes and itself. Others stay, since old browsers send paths such as {@code C:\temp\a.txt}. */
    private static int quoted(String text, int from, StringBuilder value) {
        for (var i = from; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '"') {
                return text.indexOf(';', i);
            }
            var next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
            if (c == '\\' && (next == '"' || next == '\\')) {
                value.append(next);
                i++;
            } else {
                value.append(c);
            }
        }
        return -1;
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }
}
