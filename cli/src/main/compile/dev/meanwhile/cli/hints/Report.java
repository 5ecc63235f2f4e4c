package dev.meanwhile.cli.hints;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/**
 * javac's text, cut into its errors: a line that begins with file and line number, the source line, the caret, and indented details.
 * Only that shape is looked at, so the language of the text does not matter.
 */
final class Report {
    /** Errors of one file with one hint: the first, and the lines of the others. */
    private record Group(int place, Hint hint, long line, TreeSet<Long> others) {
    }

    private final List<String> lines;
    private final List<String> result = new ArrayList<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private int at;

    Report(String errors) {
        lines = errors.lines().toList();
    }

    /** {@return the text with a hint in place of the details of each error that has one} */
    String with(List<Diagnostic<? extends JavaFileObject>> diagnostics, Function<Diagnostic<? extends JavaFileObject>, Hint> hints) {
        for (var diagnostic : diagnostics) {
            int head = find(diagnostic);
            if (head < 0) {
                continue;
            }
            result.addAll(lines.subList(at, head));
            at = end(head);
            add(head, diagnostic, hints.apply(diagnostic));
        }
        result.addAll(lines.subList(at, lines.size()));
        groups.values().forEach(group -> result.set(group.place, text(group)));
        return String.join("\n", result);
    }

    private int find(Diagnostic<? extends JavaFileObject> diagnostic) {
        if (diagnostic.getSource() == null) {
            return -1;
        }
        var start = diagnostic.getSource().getName() + ":" + diagnostic.getLineNumber() + ": ";
        for (int i = at; i < lines.size(); i++) {
            if (lines.get(i).startsWith(start)) {
                return i;
            }
        }
        return -1;
    }

    private boolean hasExcerpt(int head) {
        return head + 2 < lines.size() && lines.get(head + 2).strip().equals("^");
    }

    private int end(int head) {
        int end = hasExcerpt(head) ? head + 3 : head + 1;
        while (end < lines.size() && lines.get(end).startsWith(" ")) {
            end++;
        }
        return end;
    }

    private void add(int head, Diagnostic<? extends JavaFileObject> diagnostic, Hint hint) {
        if (hint == null || !hasExcerpt(head)) {
            result.addAll(lines.subList(head, at));
            return;
        }
        var key = diagnostic.getSource().getName() + "\n" + hint.fix();
        var group = groups.get(key);
        if (group != null) {
            group.others.add(diagnostic.getLineNumber());
            return;
        }
        result.addAll(lines.subList(head, head + 3));
        groups.put(key, new Group(result.size(), hint, diagnostic.getLineNumber(), new TreeSet<>()));
        result.add("");
    }

    private static String text(Group group) {
        group.others.remove(group.line);
        if (group.others.isEmpty()) {
            return group.hint.text();
        }
        var numbers = group.others.stream().map(Object::toString).collect(Collectors.joining(", "));
        return group.hint.text() + "\n  The same goes for line" + (group.others.size() == 1 ? " " : "s ") + numbers + ".";
    }
}
