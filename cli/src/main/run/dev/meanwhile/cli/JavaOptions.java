package dev.meanwhile.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code //JAVA_OPTIONS}. The JVM runs before anybody has read the program, so it may lack them. Then this process becomes a new JVM that has them. That
 * one, as they have proved to be valid, notes them beside the compiled program, from where the launch script takes them next time; a program
 * without options pays for none of this.
 */
final class JavaOptions {
    /** A property that the JVM gets with the options, to know them. */
    private static final String MARK = "meanwhile.java-options";
    private static final String SUFFIX = ".options";
    /** The word of the command line after the JVM's options. */
    private static final String MAIN = JavaOptions.class.getPackageName() + ".Main";

    private JavaOptions() {
    }

    /** Returns if this JVM has the options. */
    static void require(List<String> options, String file) throws Problem {
        var mark = System.getProperty(MARK);
        if (mark == null && options.isEmpty()) {
            return;
        }
        if (areThose(options)) {
            note(options, file);
        } else {
            restart(options, file);
        }
    }

    /** Whether this JVM has these options, and no others of a program. */
    static boolean areThose(List<String> options) {
        return mark(options).equals(System.getProperty(MARK, ""));
    }

    private static void note(List<String> options, String program) {
        var file = file();
        try {
            if (file.isPresent() && !options.isEmpty() && isOlder(file.get(), Path.of(program))) {
                Files.createDirectories(file.get().getParent());
                Files.write(file.get(), withMark(options).stream().map(JavaOptions::quoted).toList());
            }
        } catch (IOException e) {
            // The next start restarts too.
        }
    }

    private static boolean isOlder(Path file, Path program) throws IOException {
        return Files.notExists(file) || Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(program)) <= 0;
    }

    private static void restart(List<String> options, String program) throws Problem {
        var noted = file();
        if (noted.isPresent()) {
            noted.get().toFile().delete();
        }
        var words = commandLine();
        int main = words.indexOf(MAIN);
        if (main > 0) {
            // The user's own options come last, so they override.
            var environment = Optional.ofNullable(System.getenv("MEANWHILE_JAVA_OPTS")).orElse("").strip();
            int count = environment.isEmpty() ? 0 : environment.split("\\s+").length;
            words.subList(0, main - count).removeIf(word -> word.startsWith("@") && word.endsWith(SUFFIX));
            words.addAll(words.indexOf(MAIN) - count, withMark(options));
            Native.exec(Path.of(System.getProperty("java.home"), "bin", "java").toString(), words);
        }
        throw new Problem(Problem.USAGE, program + ": its //JAVA_OPTIONS can't be set on this system. Set them in the environment:"
                + " MEANWHILE_JAVA_OPTS='" + String.join(" ", options) + "'");
    }

    /** In ASCII: the JVM reads others in the locale's encoding, might not find the same here, and would be replaced for ever. */
    private static String mark(List<String> options) {
        var mark = new StringBuilder();
        String.join(" ", options).chars().forEach(it -> mark.append(it < 128 ? Character.toString(it) : String.format("\\u%04x", it)));
        return mark.toString();
    }

    private static List<String> withMark(List<String> options) {
        var all = new ArrayList<>(List.of("-D" + MARK + "=" + mark(options)));
        if (options.stream().anyMatch(it -> it.matches("-XX:\\+Use\\w+GC"))) {
            all.add("-XX:-UseParallelGC");          // the script's choice; two collectors would be an error
        }
        all.addAll(options);
        return all;
    }

    /** The words with which this process was started, or none if the system does not tell. */
    private static List<String> commandLine() {
        try {
            // ProcessHandle knows no more than 4096 bytes of it on Linux.
            var words = new String(Files.readAllBytes(Path.of("/proc/self/cmdline")), StandardCharsets.UTF_8).split("\0", -1);
            return new ArrayList<>(Arrays.asList(words).subList(0, words.length - 1));
        } catch (IOException e) {
            var info = ProcessHandle.current().info();
            var words = new ArrayList<String>(List.of("java"));
            info.arguments().ifPresent(it -> words.addAll(Arrays.asList(it)));
            return words;
        }
    }

    private static Optional<Path> file() {
        var entry = System.getProperty("meanwhile.entry");
        return entry == null ? Optional.empty() : Optional.of(Path.of(entry + SUFFIX));
    }

    /** As java wants the words of an argument file. */
    private static String quoted(String word) {
        return "\"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
