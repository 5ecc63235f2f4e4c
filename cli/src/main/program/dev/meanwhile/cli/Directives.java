package dev.meanwhile.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a source file that begin with {@code //NAME}, as JBang reads them: anywhere in the file, a comment {@code // …} at the end does not
 * count, words may be quoted, and <code>${name:default}</code> is replaced by a system property, or an environment variable if the name begins with
 * {@code env.}.
 */
final class Directives {
    private static final Pattern DIRECTIVE = Pattern.compile("//([A-Z_]+)(?:[ \\t]+(.*?))?(?:\\s//\\s.*)?");
    private static final Pattern WORD = Pattern.compile("(?:[^\\s\"']|\"[^\"]*\"|'[^']*')+");
    private static final Pattern LISTED = Pattern.compile("(?:[^\\s;,\"']|\"[^\"]*\"|'[^']*')+");
    /** How the words of each directive are separated; others have no effect. */
    private static final Map<String, Pattern> WORDS = Map.of(
            "DEPS", LISTED, "REPOS", LISTED, "SOURCES", LISTED,
            "JAVA_OPTIONS", WORD, "RUNTIME_OPTIONS", WORD, "JAVAC_OPTIONS", WORD, "COMPILE_OPTIONS", WORD);
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}:]+)(?::([^}]*))?}");

    private Directives() {
    }

    /**
     * A word of a directive.
     *
     * @param name of the directive
     * @param text without quotes
     * @param line counts from 1
     */
    record Word(String name, String text, Path file, int line) {

        Problem problem(String message) {
            return new Problem(Problem.PROGRAM, file + ":" + line + ": //" + name + " " + text + ": " + message);
        }
    }

    static List<Word> of(Source source) {
        var words = new ArrayList<Word>();
        var line = 0;
        for (var text : (Iterable<String>) new String(source.text(), StandardCharsets.UTF_8).lines()::iterator) {
            line++;
            var directive = text.startsWith("//") ? DIRECTIVE.matcher(text) : null;
            if (directive != null && directive.matches() && directive.group(2) != null) {
                add(words, directive.group(1), directive.group(2), source.path(), line);
            }
        }
        return words;
    }

    private static void add(List<Word> words, String name, String value, Path file, int line) {
        if (WORDS.containsKey(name)) {
            WORDS.get(name).matcher(expand(value)).results()
                    .forEach(word -> words.add(new Word(name, word.group().replaceAll("[\"']", ""), file, line)));
        }
    }

    private static String expand(String value) {
        return VARIABLE.matcher(value).replaceAll(it -> Matcher.quoteReplacement(
                variable(it.group(1)).orElseGet(() -> it.group(2) == null ? it.group() : it.group(2))));
    }

    private static Optional<String> variable(String name) {
        if (name.startsWith("env.")) {
            return Optional.ofNullable(System.getenv(name.substring("env.".length())));
        }
        return Optional.ofNullable(System.getProperty(name)).or(() -> Optional.ofNullable(detected().get(name)));
    }

    /** Classifiers of libraries with native parts, named as by Maven's extension os-maven-plugin. */
    private static Map<String, String> detected() {
        var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var name = system.startsWith("mac") ? "osx" : system.startsWith("windows") ? "windows" : "linux";
        var isArm = System.getProperty("os.arch").equals("aarch64");
        var arch = isArm ? "aarch_64" : "x86_64";
        var javafx = Map.of("osx", "mac", "windows", "win", "linux", "linux").get(name);
        return Map.of("os.detected.name", name, "os.detected.arch", arch, "os.detected.classifier", name + "-" + arch,
                "os.detected.jfxname", isArm ? javafx + "-aarch64" : javafx);
    }
}
