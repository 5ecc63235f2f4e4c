package dev.meanwhile.test.web;

import java.util.random.RandomGenerator;

/**
 * Makes texts that match a simple regular expression: letters, classes, groups, choices, repetition. What it does not know (look-ahead, back references) it takes as
 * letters; whoever uses the text checks it.
 */
final class PatternText {
    private static final int MOST_REPEATED = 3;

    private final String pattern;
    private final RandomGenerator random;
    private int at;

    PatternText(String pattern, RandomGenerator random) {
        this.pattern = pattern;
        this.random = random;
    }

    String next() {
        at = 0;
        return choice();
    }

    private boolean more() {
        return at < pattern.length();
    }

    private String choice() {
        var chosen = sequence();
        for (var count = 2; more() && pattern.charAt(at) == '|'; count++) {
            at++;
            var other = sequence();
            chosen = random.nextInt(count) == 0 ? other : chosen;
        }
        return chosen;
    }

    private String sequence() {
        var text = new StringBuilder();
        while (more() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            var start = at;
            var once = atom();
            var end = at;
            var times = times();
            var rest = at;
            for (var i = 0; i < times; i++) {
                at = start;
                text.append(i == 0 ? once : atom());
            }
            at = Math.max(end, rest);
        }
        return text.toString();
    }

    private int times() {
        if (!more()) {
            return 1;
        }
        return switch (pattern.charAt(at)) {
            case '?' -> upTo(0, 1, 1);
            case '*' -> upTo(0, MOST_REPEATED, 1);
            case '+' -> upTo(1, MOST_REPEATED, 1);
            case '{' -> braces();
            default -> 1;
        };
    }

    private int upTo(int least, int most, int length) {
        at += length;
        return least + random.nextInt(most - least + 1);
    }

    private int braces() {
        var end = pattern.indexOf('}', at);
        if (end < 0 || !pattern.substring(at + 1, end).matches("\\d{1,4}(,\\d{0,4})?")) {
            return 1;
        }
        var parts = pattern.substring(at + 1, end).split(",", -1);
        var least = Integer.parseInt(parts[0]);
        var most = parts.length == 1 ? least : parts[1].isEmpty() ? least + MOST_REPEATED : Integer.parseInt(parts[1]);
        return upTo(least, Math.max(least, most), end - at + 1);
    }

    private String atom() {
        var letter = pattern.charAt(at++);
        return switch (letter) {
            case '^', '$' -> "";
            case '.' -> "x";
            case '[' -> fromClass();
            case '\\' -> more() ? escaped(pattern.charAt(at++)) : "";
            case '(' -> group();
            default -> String.valueOf(letter);
        };
    }

    private String group() {
        if (pattern.startsWith("?:", at)) {
            at += 2;
        }
        var text = choice();
        at++;
        return text;
    }

    private String escaped(char letter) {
        return switch (letter) {
            case 'd' -> String.valueOf(random.nextInt(10));
            case 'w' -> String.valueOf("abcXYZ019_".charAt(random.nextInt(10)));
            case 's' -> " ";
            case 'b' -> "";
            default -> String.valueOf(letter);
        };
    }

    private String fromClass() {
        var negated = more() && pattern.charAt(at) == '^';
        at += negated ? 1 : 0;
        var all = new StringBuilder();
        while (more() && pattern.charAt(at) != ']') {
            var letter = pattern.charAt(at++);
            if (letter == '\\' && more()) {
                all.append(escaped(pattern.charAt(at++)));
            } else if (at + 1 < pattern.length() && pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
                all.append((char) (letter + random.nextInt(Math.max(1, pattern.charAt(at + 1) - letter + 1))));
                at += 2;
            } else {
                all.append(letter);
            }
        }
        at++;
        if (negated || all.isEmpty()) {
            return all.indexOf("x") < 0 ? "x" : "y";
        }
        return String.valueOf(all.charAt(random.nextInt(all.length())));
    }
}
