package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The scripts use only what macOS has, too: bash 3.2, and BSD's tools. This looks for what they lack and what people write by habit; {@link ScriptTest} can
 * be run with a real bash 3.2.
 */
class PortableScriptTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

    private static final Map<String, String> TOO_NEW = Map.ofEntries(
            Map.entry("associative arrays (4.0)", "\\b(declare|local|typeset) -\\w*A"),
            Map.entry("references (4.3)", "\\b(declare|local|typeset) -\\w*n"),
            Map.entry("mapfile (4.0)", "\\b(mapfile|readarray|coproc)\\b"),
            Map.entry("changes of case (4.0)", "\\$\\{\\w+(\\[[^]]*])?(\\^|,)"),
            Map.entry("transformations (4.4)", "\\$\\{\\w+(\\[[^]]*])?@[A-Za-z]}"),
            Map.entry("negative offsets of arrays (4.2)", "\\$\\{\\w+\\[-"),
            Map.entry("negative lengths (4.2)", "\\$\\{\\w+:[^}]*:\\s*-"),
            Map.entry("&>> and |& (4.0)", "&>>|\\|&"),
            Map.entry("fall through of case (4.0)", ";;&|;&"),
            Map.entry("[[ -v (4.2)", "\\[\\[ (! )?-v "),
            Map.entry("variables (4.0 to 5.0)", "\\b(BASHPID|EPOCHSECONDS|EPOCHREALTIME|SRANDOM)\\b"),
            // There a group whose redirection has failed leaves the status 0, although || takes it as failed.
            Map.entry("return without a status after a group's redirection (4.0)", "}[^\\n]*<[^\\n]*\\|\\| return\\s*\\n"),
            Map.entry("wait -n (4.3)", "\\bwait -n"),
            Map.entry("printf %(…)T (4.2)", "printf[^\\n]*%\\("),
            Map.entry("fractions in read -t (4.0)", "read[^\\n]* -t ?0?\\."),
            Map.entry("shopt (4.0 to 4.2)", "\\b(globstar|lastpipe|autocd)\\b"),
            Map.entry("GNU's readlink", "\\breadlink -|\\brealpath\\b"),
            Map.entry("GNU's sed", "\\bsed (-\\w*[ir]|--)"),
            Map.entry("GNU's date", "\\bdate (-d|--|\\+%N|\\+[^ ]*N)"),
            Map.entry("GNU's stat, grep, find, cp, xargs", "\\bstat -c|\\bgrep -\\w*P|\\bfind [^\\n]*-printf|(?<!-)\\bcp (-\\w*[tu]|--)|\\bxargs -\\w*r"),
            Map.entry("commands that macOS lacks", "(?<!-)\\b(timeout|tac|flock|setsid|nproc|taskset|md5sum|sha256sum) "));

    static Stream<Path> scripts() throws IOException {
        try (var launcher = Files.list(REPOSITORY.resolve("cli/launcher"))) {
            return Stream.concat(Stream.of(REPOSITORY.resolve("meanwhile")), launcher.filter(file -> file.toString().endsWith(".sh")).toList().stream());
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void bashOfMacOs(Path script) throws IOException {
        assertEquals(List.of(), found(withoutComments(Files.readString(script))));
    }

    @Test
    void bashOfMacOsForCompletion() {
        assertEquals(List.of(), found(new Completion(Commands.line()).bash()));
    }

    @Test
    void whatThisFinds() {
        assertEquals(List.of("associative arrays (4.0)"), found("local -A seen"));
        assertEquals(List.of("changes of case (4.0)"), found("echo ${name,,}"));
        assertEquals(List.of("commands that macOS lacks"), found("timeout 5 true"));
        assertEquals(List.of(), found("--limit --timeout --verbose"));
        assertEquals(List.of("GNU's readlink"), found("self=$(readlink -f \"$0\")"));
        assertEquals(List.of("return without a status after a group's redirection (4.0)"), found("{ read -r a; } < \"$file\" || return\n"));
        assertEquals(List.of(), found("{ read -r a; } < \"$file\" || return 1\n"));
        assertEquals(List.of(), found("local jar=${1##*/} more; places=({a,b}/c \"${options[@]}\")"));
    }

    /** cmd.exe reads files with other line ends unreliably, and in its own code page. */
    @Test
    void theScriptForWindows() throws IOException {
        var text = Files.readString(REPOSITORY.resolve("meanwhile.cmd"), StandardCharsets.US_ASCII);
        assertEquals(List.of(), text.lines().filter(line -> line.length() > 1000).toList());
        assertEquals(text.split("\n", -1).length, text.split("\r\n", -1).length);
        for (var option : List.of("--add-opens java.base/java.lang=ALL-UNNAMED", "-Djdk.trackAllThreads=false", "-Xss8m",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")) {
            assertEquals(true, text.contains(option) && Files.readString(REPOSITORY.resolve("cli/launcher/prepare.sh")).contains(option), option);
        }
        // Each label that is jumped to exists.
        var labels = text.lines().filter(line -> line.startsWith(":")).map(line -> line.substring(1)).toList();
        var missing = Pattern.compile("(?:goto|call) :(\\w+)").matcher(text).results().map(it -> it.group(1))
                .filter(it -> !labels.contains(it) && !it.equals("eof")).toList();
        assertEquals(List.of(), missing);
    }

    private static List<String> found(String text) {
        var found = new ArrayList<String>();
        TOO_NEW.forEach((name, pattern) -> {
            if (Pattern.compile(pattern).matcher(text).find()) {
                found.add(name);
            }
        });
        return found;
    }

    private static String withoutComments(String text) {
        return text.replaceAll("(?m)(^|\\s)#.*$", "");
    }
}
