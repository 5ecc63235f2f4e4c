package dev.meanwhile.sql;

import dev.meanwhile.sql.Dialect.Trait;
import dev.meanwhile.sql.SqlText.Parameter;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds the parameters in SQL: the lexer of each database, as far as it tells texts, quoted names and comments from the rest. A parameter that it takes for a text, or
 * the other way round, is an error of the database's and no injection: values are never written into the SQL.
 */
final class SqlParser {
    private final String from;
    private final Dialect dialect;
    private final StringBuilder to = new StringBuilder();
    private final List<String> literals = new ArrayList<>();
    private final List<Parameter> parameters = new ArrayList<>();
    private int at;
    /** How many question marks there were; -1 if there was a {@code $1}. */
    private int marks;
    /** How deep in brackets of arrays. */
    private int brackets;

    SqlParser(String from, Dialect dialect) {
        this.from = from;
        this.dialect = dialect;
    }

    /**
     * {@return the statements of a text, without the semicolons and without those that are empty}
     *
     * @param rest what a statement looks like that goes on to the end of the text
     */
    static List<String> split(String sql, Dialect dialect, Pattern rest) {
        var parser = new SqlParser(sql, dialect);
        var statements = new ArrayList<String>();
        var start = 0;
        var isEmpty = true;
        while (parser.at < sql.length()) {
            if (sql.charAt(parser.at) != ';') {
                isEmpty &= parser.skipsNothing();
                continue;
            }
            if (!isEmpty) {
                statements.add(sql.substring(start, parser.at));
            }
            isEmpty = true;
            start = ++parser.at;
            if (rest.matcher(sql.substring(start)).matches()) {
                isEmpty = false;
                break;
            }
        }
        if (!isEmpty) {
            statements.add(sql.substring(start));
        }
        return statements;
    }

    /** {@return whether what was skipped is a space or a comment} */
    private boolean skipsNothing() {
        var start = at;
        skip();
        var c = from.charAt(start);
        return c <= ' ' || "-/#".indexOf(c) >= 0 && at > start + 1;
    }

    SqlText parse() {
        while (at < from.length()) {
            step();
        }
        literals.add(to.toString());
        requireNoGaps();
        return whole();
    }

    /** A value that the statement does not use is a mistake, and PostgreSQL could not tell its type. */
    private void requireNoGaps() {
        var positions = parameters.stream().filter(Parameter.At.class::isInstance).map(it -> ((Parameter.At) it).position()).distinct().sorted().toList();
        for (var i = 0; i < positions.size(); i++) {
            if (positions.get(i) != i) {
                throw new IllegalArgumentException("the statement has $" + (positions.get(i) + 1) + ", but no $" + (i + 1) + ": " + from);
            }
        }
    }

    private SqlText whole() {
        var text = new StringBuilder();
        var order = new ArrayList<Parameter>();
        for (var i = 0; i < parameters.size(); i++) {
            text.append(literals.get(i));
            var parameter = parameters.get(i);
            if (!dialect.has(Trait.NUMBERED)) {
                order.add(parameter);
                text.append('?');
            } else {
                if (!order.contains(parameter)) {
                    order.add(parameter);
                }
                text.append('$').append(order.indexOf(parameter) + 1);
            }
        }
        text.append(literals.getLast());
        return new SqlText(List.copyOf(literals), List.copyOf(parameters), text.toString(), List.copyOf(order));
    }

    private void step() {
        switch (from.charAt(at)) {
            case '$' -> dollar();
            case ':' -> colon();
            case '?' -> questionMark();
            default -> skip();
        }
    }

    /** Goes over a text, a name, a comment or a word, or one character. */
    private void skip() {
        var c = from.charAt(at);
        switch (c) {
            case '\'' -> copyTo(endOfQuoted(c, dialect.has(Trait.BACKSLASHES) || isEscapeText()));
            case '"' -> copyTo(endOfQuoted(c, dialect.has(Trait.BACKSLASHES)));
            case '`' -> copyTo(dialect.has(Trait.BACKTICKS) ? endOfQuoted(c, false) : at + 1);
            case '[' -> openBracket();
            case ']' -> closeBracket();
            case '-' -> copyTo(beginsComment() ? endOfLine() : at + 1);
            case '#' -> copyTo(dialect.has(Trait.BACKSLASHES) ? endOfLine() : at + 1);
            case '/' -> copyTo(from.startsWith("/*", at) ? endOfComment() : at + 1);
            case '$' -> copyTo(dialect.has(Trait.DOLLAR_QUOTES) ? endOfDollarText() : at + 1);
            default -> copyTo(isWordStart(c) ? endOfWord(at) : at + 1);
        }
    }

    private void copyTo(int end) {
        to.append(from, at, end);
        at = end;
    }

    private char charAt(int index) {
        return index >= 0 && index < from.length() ? from.charAt(index) : '\0';
    }

    /** Whether the text is PostgreSQL's {@code E'…'}. */
    private boolean isEscapeText() {
        return dialect.has(Trait.ESCAPE_TEXTS) && (charAt(at - 1) == 'e' || charAt(at - 1) == 'E') && !isWordPart(charAt(at - 2));
    }

    private int endOfQuoted(char quote, boolean backslashes) {
        for (var i = at + 1; i < from.length(); i++) {
            var c = from.charAt(i);
            if (c == '\\' && backslashes) {
                i++;
            } else if (c == quote) {
                if (charAt(i + 1) != quote) {
                    return i + 1;
                }
                i++;
            }
        }
        throw unended(quote + "…" + quote);
    }

    private IllegalArgumentException unended(String what) {
        return new IllegalArgumentException("a " + what + " that begins at character " + (at + 1) + " has no end, in: " + from);
    }

    private boolean beginsComment() {
        return from.startsWith("--", at) && (!dialect.has(Trait.BACKSLASHES) || charAt(at + 2) <= ' ');
    }

    private int endOfLine() {
        var end = from.indexOf('\n', at);
        return end < 0 ? from.length() : end + 1;
    }

    private int endOfComment() {
        var depth = 0;
        for (var i = at; i < from.length(); i++) {
            if (from.startsWith("/*", i) && (depth == 0 || dialect.has(Trait.NESTED_COMMENTS))) {
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

    private void openBracket() {
        if (dialect.has(Trait.BRACKETS)) {
            copyTo(endOfQuotedBy(']'));
        } else {
            brackets++;
            copyTo(at + 1);
        }
    }

    private int endOfQuotedBy(char end) {
        for (var i = at + 1; i < from.length(); i++) {
            if (from.charAt(i) == end) {
                if (charAt(i + 1) != end || dialect == Dialect.SQLITE) {
                    return i + 1;
                }
                i++;
            }
        }
        throw unended("[…]");
    }

    private void closeBracket() {
        brackets = Math.max(0, brackets - 1);
        copyTo(at + 1);
    }

    /** As PostgreSQL's lexer has it: whatever is not ASCII is part of a word. */
    private static boolean isWordStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 128;
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || c >= '0' && c <= '9' || c == '$';
    }

    private int endOfWord(int start) {
        var end = start;
        while (isWordPart(charAt(end))) {
            end++;
        }
        return end;
    }

    private void dollar() {
        var end = at + 1;
        while (charAt(end) >= '0' && charAt(end) <= '9') {
            end++;
        }
        if (end > at + 1) {
            position(from.substring(at + 1, end), end);
        } else {
            skip();
        }
    }

    private void position(String number, int end) {
        if (number.length() > 5 || Integer.parseInt(number) == 0 || Integer.parseInt(number) > 65_535) {
            throw new IllegalArgumentException("there is no parameter $" + number + "; they are $1 to $65535, in: " + from);
        }
        if (marks > 0) {
            throw new IllegalArgumentException("parameters are either ? or $1, not both, in: " + from);
        }
        marks = -1;
        at = end;
        add(new Parameter.At(Integer.parseInt(number) - 1));
    }

    private int endOfDollarText() {
        var tagEnd = at + 1;
        while (charAt(tagEnd) != '$' && isWordPart(charAt(tagEnd))) {
            tagEnd++;
        }
        if (charAt(tagEnd) != '$') {
            return at + 1;
        }
        var tag = from.substring(at, tagEnd + 1);
        var end = from.indexOf(tag, tagEnd + 1);
        if (end < 0) {
            throw unended(tag + "…" + tag);
        }
        return end + tag.length();
    }

    private void colon() {
        if (from.startsWith("::", at)) {
            copyTo(at + 2);
        } else if (isWordStart(charAt(at + 1)) && !isSeparator()) {
            var end = endOfWord(at + 1);
            var name = from.substring(at + 1, end);
            at = end;
            add(new Parameter.Named(name));
        } else {
            copyTo(at + 1);
        }
    }

    /** Whether the colon stands between two values: in a slice of an array, {@code a[i:j]}, or behind a key of JSON's, {@code 'id':id}. */
    private boolean isSeparator() {
        var before = charAt(at - 1);
        return before == '\'' || brackets > 0 && (isWordPart(before) || before == ']' || before == ')' || before == '"');
    }

    private void questionMark() {
        if (dialect.has(Trait.QUESTION_MARKS)) {
            if (charAt(at + 1) >= '0' && charAt(at + 1) <= '9') {
                throw new IllegalArgumentException("parameters have their numbers behind a dollar sign: write $" + charAt(at + 1) + " instead of ?" + charAt(at + 1) + ", in: " + from);
            }
            if (marks < 0) {
                throw new IllegalArgumentException("parameters are either ? or $1, not both, in: " + from);
            }
            at++;
            add(new Parameter.At(marks++));
        } else {
            to.append(dialect.has(Trait.DOUBLED_QUESTION_MARKS) ? "??" : "?");
            at++;
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
