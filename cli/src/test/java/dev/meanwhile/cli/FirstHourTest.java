package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What newcomers type is answered as {@code docs/first-hour.md} says. The page is the table: each program, followed by its answer. With
 * {@code -Dfirst-hour.write=true} the answers are written into it instead.
 */
@Timeout(60)
class FirstHourTest {
    private static final Path PAGE = Path.of("..", "docs", "first-hour.md");
    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```\n\n```text\n(.*?)```", Pattern.DOTALL);
    /** Their line numbers change with the runtime. */
    private static final Pattern RUNTIME_FRAME = Pattern.compile("\\s+at (dev\\.meanwhile|java\\.base/)\\S.*|\\s+\\.\\.\\. \\d+ more");

    record Example(String program, String answer) {
        Example(MatchResult match) {
            this(match.group(1), match.group(2));
        }

        @Override
        public String toString() {
            return answer.lines().findFirst().orElse("nothing");
        }
    }

    @TempDir
    private Path folder;

    static List<Example> examples() throws IOException {
        return EXAMPLE.matcher(Files.readString(PAGE)).results().map(Example::new).toList();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isAnsweredAsThePageSays(Example example) throws Exception {
        assumeTrue(!Boolean.getBoolean("first-hour.write"));
        assertEquals(example.answer, answer(example.program));
    }

    @Test
    @Timeout(600)
    void everyProgramOfThePageHasAnAnswer() throws Exception {
        var page = Files.readString(PAGE);
        assertEquals(Pattern.compile("```java").matcher(page).results().count(), examples().size());
        assertTrue(examples().size() > 30, "only " + examples().size());
        if (Boolean.getBoolean("first-hour.write")) {
            var written = new StringBuilder();
            var matcher = EXAMPLE.matcher(page);
            while (matcher.find()) {
                matcher.appendReplacement(written, "");
                written.append("```java\n").append(matcher.group(1)).append("```\n\n```text\n").append(answer(matcher.group(1))).append("```");
            }
            matcher.appendTail(written);
            Files.writeString(PAGE, written);
        }
    }

    private String answer(String program) throws Exception {
        var file = Programs.write(folder, "Hello.java", program);
        try {
            Compiler.compile(Project.plain(Source.read("run", file.toString())), List.of());
        } catch (Problem problem) {
            return problem.getMessage().replace(file.toString(), "Hello.java") + "\n";
        }
        var ended = Programs.meanwhile("run", file);
        return (ended.out() + ended.err()).lines().filter(line -> !RUNTIME_FRAME.matcher(line).matches())
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
