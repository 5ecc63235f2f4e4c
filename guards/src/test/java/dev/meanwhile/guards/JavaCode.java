package dev.meanwhile.guards;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The code of a Java file without its comments and literals, and the names in it. It does not parse more of
 * the language: the layering rules only need the dotted names that the code spells out.
 */
final class JavaCode {
    private static final Pattern DOTTED = Pattern.compile("[A-Za-z_$][\\w$]*(?:\\s*\\.\\s*(?:[A-Za-z_$][\\w$]*|\\*))+");
    private final String code;
    /** The positions of the line ends. */
    private final int[] lineEnds;

    /** A name with its dots, as in {@code java.util.List}, and the line on which it begins. */
    record Name(String text, int line) {
        boolean isIn(String packageName) {
            return text.equals(packageName) || text.startsWith(packageName + ".");
        }
    }

    JavaCode(String source) {
        this.code = withoutCommentsAndLiterals(source);
        this.lineEnds = IntStream.range(0, code.length()).filter(at -> code.charAt(at) == '\n').toArray();
    }

    /** {@return all names of at least two parts, whether they are imports or spelled out in the code} */
    List<Name> names() {
        return DOTTED.matcher(code).results()
                .filter(it -> !isMember(it.start()))
                .map(it -> name(it.group(), it.start()))
                .toList();
    }

    /** {@return the matches of a pattern's first group in the code} */
    List<Name> find(Pattern pattern) {
        return pattern.matcher(code).results().map(it -> name(it.group(1), it.start(1))).toList();
    }

    /** {@return this with every match of the pattern blanked out} */
    JavaCode without(Pattern pattern) {
        return new JavaCode(pattern.matcher(code).replaceAll(it -> blank(it.group())));
    }

    /** {@code call().io.vertx} names a member of what the call returns. */
    private boolean isMember(int start) {
        var before = start - 1;
        while (before >= 0 && Character.isWhitespace(code.charAt(before))) {
            before--;
        }
        return before >= 0 && code.charAt(before) == '.';
    }

    private Name name(String text, int start) {
        var lineEndsBefore = -1 - Arrays.binarySearch(lineEnds, start);
        return new Name(text.replaceAll("\\s", ""), 1 + lineEndsBefore);
    }

    private static String withoutCommentsAndLiterals(String source) {
        var code = new StringBuilder(source.length());
        var at = 0;
        while (at < source.length()) {
            var end = endOfCommentOrLiteral(source, at);
            if (end == at) {
                code.append(source.charAt(at++));
            } else {
                code.append(blank(source.substring(at, end)));
                at = end;
            }
        }
        return code.toString();
    }

    private static int endOfCommentOrLiteral(String source, int at) {
        if (source.startsWith("//", at)) {
            return end(source, source.indexOf('\n', at), 0);
        }
        if (source.startsWith("/*", at)) {
            return end(source, source.indexOf("*/", at + 2), 2);
        }
        for (var quote : List.of("\"\"\"", "\"", "'")) {
            if (source.startsWith(quote, at)) {
                return endOfLiteral(source, at + quote.length(), quote);
            }
        }
        return at;
    }

    private static int endOfLiteral(String source, int from, String quote) {
        var at = from;
        while (at < source.length() && !source.startsWith(quote, at)) {
            at += source.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(source.length(), at + quote.length());
    }

    private static int end(String source, int found, int length) {
        return found < 0 ? source.length() : found + length;
    }

    /** Keeps the line breaks, so that lines can still be counted. */
    private static String blank(String text) {
        return text.replaceAll("[^\n]", " ");
    }
}
