package dev.meanwhile.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Comments of the program above the lines that add routes. There are sources only under the command {@code meanwhile}, which says where they are. Blocks: call it where that
 * is allowed.
 */
final class Comments {
    private static final Pattern SENTENCE = Pattern.compile("(.*?)\\.(?:\\s+(.*))?", Pattern.DOTALL);

    private Comments() {
    }

    /** @param summary the first sentence, without its full stop */
    record Comment(String summary, Optional<String> rest) {
        static Optional<Comment> of(List<String> lines) {
            var text = String.join("\n", lines).strip();
            if (text.isEmpty()) {
                return Optional.empty();
            }
            var matcher = SENTENCE.matcher(text);
            if (!matcher.matches()) {
                return Optional.of(new Comment(text.replaceAll("\\s+", " "), Optional.empty()));
            }
            return Optional.of(new Comment(matcher.group(1).replaceAll("\\s+", " "), Optional.ofNullable(matcher.group(2)).map(String::strip).filter(it -> !it.isEmpty())));
        }
    }

    /** {@return the comment that ends right above a line: of {@code ///}, or between {@code /**} and its end} */
    static Optional<Comment> at(Place place) {
        var program = System.getProperty("meanwhile.program", "");
        if (program.isEmpty() || place.line() < 2) {
            return Optional.empty();
        }
        var file = Path.of(program).resolveSibling(place.file());
        try {
            var lines = Files.isRegularFile(file) ? Files.readAllLines(file) : List.<String>of();
            return lines.size() < place.line() ? Optional.empty() : Comment.of(above(lines.subList(0, place.line() - 1)));
        } catch (IOException e) {
            return Optional.empty();        // the program runs as well without
        }
    }

    private static List<String> above(List<String> lines) {
        var comment = new ArrayList<String>();
        if (lines.getLast().strip().startsWith("///")) {
            for (var line : lines.reversed()) {
                if (!line.strip().startsWith("///")) {
                    break;
                }
                comment.addFirst(line.strip().substring(3).strip());
            }
        } else if (lines.getLast().strip().endsWith("*/")) {
            for (var line : lines.reversed()) {
                comment.addFirst(line.strip().replaceFirst("\\s*\\*/$", "").replaceFirst("^/?\\*+\\s?", ""));
                if (line.strip().startsWith("/*")) {
                    return line.strip().startsWith("/**") ? comment : List.of();
                }
            }
            return List.of();
        }
        return comment;
    }
}
