package dev.meanwhile.guards;

import java.util.ArrayList;
import java.util.List;

/** The changes between two texts, line by line, each under the last unindented line before it. */
final class Difference {
    private final List<String> before;
    private final List<String> after;
    /** Length of the longest common sequence of lines from here on. */
    private final int[][] common;
    private final List<String> lines = new ArrayList<>();
    private String heading = "";
    private String printedHeading = "";

    private Difference(String before, String after) {
        this.before = before.lines().filter(line -> !line.isEmpty()).toList();
        this.after = after.lines().filter(line -> !line.isEmpty()).toList();
        this.common = new int[this.before.size() + 1][this.after.size() + 1];
        for (var i = this.before.size() - 1; i >= 0; i--) {
            for (var j = this.after.size() - 1; j >= 0; j--) {
                common[i][j] = this.before.get(i).equals(this.after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
    }

    /** {@return lines that begin with {@code -} if removed, and with {@code +} if added} Empty lines don't count. */
    static String between(String before, String after) {
        var difference = new Difference(before, after);
        difference.walk();
        return String.join("\n", difference.lines);
    }

    private void walk() {
        var i = 0;
        var j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                headedBy(before.get(i++));
                j++;
            } else if (j == after.size() || i < before.size() && common[i + 1][j] >= common[i][j + 1]) {
                add("-", before.get(i++));
            } else {
                add("+", after.get(j++));
            }
        }
    }

    private void headedBy(String line) {
        if (!line.startsWith(" ")) {
            heading = line;
        }
    }

    private void add(String sign, String line) {
        if (line.startsWith(" ") && !printedHeading.equals(heading)) {
            lines.add("  " + heading);
            printedHeading = heading;
        }
        lines.add(sign + " " + line);
        if (!line.startsWith(" ")) {
            heading = line;
            printedHeading = line;
        }
    }
}
