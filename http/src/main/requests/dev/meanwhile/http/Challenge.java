package dev.meanwhile.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a server asks for in {@code WWW-Authenticate}: a scheme in lower case, and its parameters by names in lower case (RFC 9110 §11.6.1). */
record Challenge(String scheme, Map<String, String> parameters) {
    /** Reads fields with one or more challenges each: {@code Digest realm="a", nonce="b", Basic realm="c"}. */
    static List<Challenge> parse(List<String> fields) {
        var challenges = new ArrayList<Challenge>();
        for (var field : fields) {
            var scanner = new HeaderScanner(field);
            while (!scanner.isDone()) {
                if (!scanner.skip(',')) {
                    read(scanner, challenges);
                }
            }
        }
        return challenges;
    }

    /** A word with an equals sign after it is a parameter of the challenge before; one without begins a new one. */
    private static void read(HeaderScanner scanner, List<Challenge> challenges) {
        scanner.skipBlanks();
        var word = scanner.word().toLowerCase(Locale.ROOT);
        if (scanner.skip('=')) {
            var value = scanner.value(",");
            if (!challenges.isEmpty()) {
                challenges.getLast().parameters().putIfAbsent(word, value);
            }
        } else if (!word.isEmpty()) {
            challenges.add(new Challenge(word, new LinkedHashMap<>()));
        } else {
            scanner.skipPast(',');
        }
    }
}
