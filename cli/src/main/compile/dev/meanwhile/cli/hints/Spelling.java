package dev.meanwhile.cli.hints;

import java.util.Collection;

/** Words that are almost right. */
final class Spelling {
    private Spelling() {
    }

    /** {@return {@code as_completed} as {@code asCompleted}} */
    static String camelCase(String name) {
        var result = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            var isAfterLine = i > 0 && name.charAt(i - 1) == '_' && !result.isEmpty();
            if (name.charAt(i) != '_') {
                result.append(isAfterLine ? Character.toUpperCase(name.charAt(i)) : name.charAt(i));
            }
        }
        return Character.isUpperCase(name.charAt(0)) ? Character.toLowerCase(result.charAt(0)) + result.substring(1) : result.toString();
    }

    /** {@return the word that differs least, if it is by one letter, or by two in a long word; two that are swapped count as one. Else null} */
    static String nearest(String name, Collection<String> words) {
        String nearest = null;
        int least = name.length() < 4 ? 0 : name.length() < 7 ? 1 : 2;
        for (var word : words) {
            int distance = distance(name, word);
            if (distance <= least && (nearest == null || distance < least)) {
                nearest = word;
                least = distance;
            }
        }
        return nearest;
    }

    private static int distance(String from, String to) {
        var rows = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : Math.min(Math.min(rows[i - 1][j], rows[i][j - 1]) + 1,
                        rows[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1));
                if (i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1)) {
                    rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
                }
            }
        }
        return rows[from.length()][to.length()];
    }
}
