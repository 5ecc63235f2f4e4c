package dev.meanwhile.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The cases of {@code cases.txt}, in its order.
 *
 * @param topic   the heading that it stands under
 * @param cpython CPython's tests
 * @param waits   what has to be there before it can be tested, or nothing
 */
record ListedCase(String topic, int number, List<String> cpython, String waits) {
    private static final String NOT_YET = " | not yet: ";

    static List<ListedCase> read() {
        var cases = new ArrayList<ListedCase>();
        var topic = "";
        for (var line : text().lines().toList()) {
            if (line.startsWith("= ")) {
                topic = line.substring(2);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                cases.add(parse(topic, line));
            }
        }
        return cases;
    }

    private static ListedCase parse(String topic, String line) {
        var split = line.indexOf(NOT_YET);
        var words = (split < 0 ? line : line.substring(0, split)).split(" +");
        return new ListedCase(topic, Integer.parseInt(words[0]), List.copyOf(Arrays.asList(words).subList(1, words.length)),
                split < 0 ? "" : line.substring(split + NOT_YET.length()));
    }

    private static String text() {
        try (var in = ListedCase.class.getResourceAsStream("/cases.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
