package dev.meanwhile.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * SQL whose parameters were found. Texts, quoted names and comments are left alone; what SQL means is not looked at.
 *
 * @param literals what is before the first parameter, between them, and behind the last
 * @param parameters whose values go between
 */
record SqlText(List<String> literals, List<Parameter> parameters) {
    /** A value's place: a position from 0 on, or a name. */
    sealed interface Parameter {
        /** The value at a position. */
        record At(int position) implements Parameter {
            @Override
            public String toString() {
                return "$" + (position + 1);
            }
        }

        /** The value of a name. */
        record Named(String name) implements Parameter {
            @Override
            public String toString() {
                return ":" + name;
            }
        }
    }

    /** @throws IllegalArgumentException if named and positional parameters are mixed, or a text or comment has no end */
    static SqlText parse(String sql, Dialect dialect) {
        return new Parser(sql, dialect).parse();
    }

    /** {@return how many positional values it needs} */
    int positions() {
        return parameters.stream().mapToInt(it -> it instanceof Parameter.At at ? at.position + 1 : 0).max().orElse(0);
    }

    boolean isNamed() {
        return !parameters.isEmpty() && parameters.getFirst() instanceof Parameter.Named;
    }

    private static final class Parser {
        private final String from;
        private final Dialect dialect;
        private final StringBuilder to = new StringBuilder();
        private final List<String> literals = new ArrayList<>();
        private final List<Parameter> parameters = new ArrayList<>();
        private int at;
        /** Of question marks. */
        private int marks;

        Parser(String from, Dialect dialect) {
            this.from = from;
            this.dialect = dialect;
        }

        SqlText parse() {
            while (at < from.length()) {
                step();
            }
            literals.add(to.toString());
            return new SqlText(List.copyOf(literals), List.copyOf(parameters));
        }

        private void step() {
            var c = from.charAt(at);
            switch (c) {
                case '\'' -> copyTo(endOfText(c, dialect.backslashes || isEscapeText()));
                case '"', '`' -> copyTo(endOfText(c, dialect.backslashes && c == '"'));
                case '-' -> copyTo(from.startsWith("--", at) ? endOfLine() : at + 1);
                case '#' -> copyTo(dialect.backslashes ? endOfLine() : at + 1);
                case '/' -> copyTo(from.startsWith("/*", at) ? endOfComment() : at + 1);
                case '$' -> dollar();
                case ':' -> colon();
                case '?' -> questionMark();
                default -> copyTo(Character.isJavaIdentifierStart(c) ? endOfWord(at) : at + 1);
            }
        }

        private void copyTo(int end) {
            to.append(from, at, end);
            at = end;
        }

        /** Whether the text is PostgreSQL's {@code E'…'}. */
        private boolean isEscapeText() {
            return dialect.dollarQuotes && at > 0 && (from.charAt(at - 1) == 'e' || from.charAt(at - 1) == 'E') && (at == 1 || !isWordPart(from.charAt(at - 2)));
        }

        private int endOfText(char quote, boolean backslashes) {
            for (var i = at + 1; i < from.length(); i++) {
                var c = from.charAt(i);
                if (c == '\\' && backslashes) {
                    i++;
                } else if (c == quote) {
                    if (i + 1 < from.length() && from.charAt(i + 1) == quote) {
                        i++;
                    } else {
                        return i + 1;
                    }
                }
            }
            throw unended(quote + "…" + quote);
        }

        private IllegalArgumentException unended(String what) {
            return new IllegalArgumentException("a " + what + " that begins at character " + (at + 1) + " has no end, in: " + from);
        }

        private int endOfLine() {
            var end = from.indexOf('\n', at);
            return end < 0 ? from.length() : end + 1;
        }

        /** PostgreSQL's and H2's comments nest. */
        private int endOfComment() {
            var depth = 0;
            for (var i = at; i < from.length(); i++) {
                if (from.startsWith("/*", i) && (depth == 0 || dialect.dollarQuotes)) {
                    depth++;
                    i++;
                } else if (from.startsWith("*/", i)) {
                    depth--;
                    i++;
                    if (depth == 0) {
                        return i + 1;
                    }
                }
            }
            throw unended("comment");
        }

        private static boolean isWordPart(char c) {
            return Character.isJavaIdentifierPart(c);
        }

        private int endOfWord(int start) {
            var end = start;
            while (end < from.length() && isWordPart(from.charAt(end))) {
                end++;
            }
            return end;
        }

        private void dollar() {
            var end = at + 1;
            while (end < from.length() && from.charAt(end) >= '0' && from.charAt(end) <= '9') {
                end++;
            }
            if (end > at + 1) {
                var number = from.substring(at + 1, end);
                if (number.length() > 5 || Integer.parseInt(number) == 0) {
                    throw new IllegalArgumentException("there is no parameter $" + number + "; they are $1 to $65535");
                }
                at = end;
                add(new Parameter.At(Integer.parseInt(number) - 1));
            } else if (dialect.dollarQuotes) {
                dollarText();
            } else {
                copyTo(at + 1);
            }
        }

        private void dollarText() {
            var tagEnd = at + 1;
            while (tagEnd < from.length() && from.charAt(tagEnd) != '$' && isWordPart(from.charAt(tagEnd))) {
                tagEnd++;
            }
            if (tagEnd >= from.length() || from.charAt(tagEnd) != '$') {
                copyTo(at + 1);
                return;
            }
            var tag = from.substring(at, tagEnd + 1);
            var end = from.indexOf(tag, tagEnd + 1);
            if (end < 0) {
                throw unended(tag + "…" + tag);
            }
            copyTo(end + tag.length());
        }

        private void colon() {
            if (from.startsWith("::", at)) {
                copyTo(at + 2);
            } else if (at + 1 < from.length() && Character.isJavaIdentifierStart(from.charAt(at + 1)) && from.charAt(at + 1) != '$') {
                var end = endOfWord(at + 1);
                var name = from.substring(at + 1, end);
                at = end;
                add(new Parameter.Named(name));
            } else {
                copyTo(at + 1);
            }
        }

        private void questionMark() {
            if (dialect.questionMarks) {
                at++;
                add(new Parameter.At(marks++));
            } else {
                copyTo(at + 1);
            }
        }

        private void add(Parameter parameter) {
            if (!parameters.isEmpty() && parameters.getFirst().getClass() != parameter.getClass()) {
                throw new IllegalArgumentException("parameters are either named or positional, but here are " + parameters.getFirst() + " and " + parameter + ": " + from);
            }
            literals.add(to.toString());
            to.setLength(0);
            parameters.add(parameter);
        }
    }
}
