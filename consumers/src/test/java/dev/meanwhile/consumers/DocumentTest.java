package dev.meanwhile.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users copy from a document is in a project that is built and run. */
class DocumentTest {
    /** Kotlin is for Gradle, and in no project. */
    private static final Pattern BLOCK = Pattern.compile("```(?!kotlin)\\w+\n(.*?)```", Pattern.DOTALL);
    private static final Pattern INDENTED = Pattern.compile("(?m)(?:^    .*\n)+");

    private static String document(String name) throws IOException {
        return Files.readString(Path.of("../docs", name));
    }

    /** {@return all files of the projects, each on one line, so that indentation does not matter} */
    private static List<String> files() throws IOException {
        try (var files = Files.walk(Path.of("src/it"))) {
            return files.filter(Files::isRegularFile).map(DocumentTest::read).map(DocumentTest::inOneLine).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String inOneLine(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedding.md", "library.md"})
    void itsCodeAndSettingsAreThoseOfAProject(String name) throws IOException {
        var files = files();
        var blocks = BLOCK.matcher(document(name)).results()
                .map(it -> inOneLine(it.group(1)).replace(System.getProperty("meanwhile.version"), "${meanwhile.version}")).toList();
        assertFalse(blocks.isEmpty());
        assertEquals(List.of(), blocks.stream().filter(block -> files.stream().noneMatch(file -> file.contains(block) || hasArguments(file, block))).toList());
    }

    /** In a pom each argument of a program has a tag. */
    private static boolean hasArguments(String file, String block) {
        return List.of(block.split(" ")).stream().allMatch(argument -> file.contains("<argument>" + argument + "</argument>"));
    }

    /** Messages, and a command line. In the projects' tests they are in several literals. */
    @Test
    void theMessagesOnEmbeddingAreThoseThatAProjectSees() throws IOException {
        var document = document("embedding.md");
        var files = files().stream().map(file -> file.replace("\" + \"", "")).toList();
        var texts = INDENTED.matcher(BLOCK.matcher(document).replaceAll("")).results().map(it -> inOneLine(it.group())).toList();
        assertEquals(3, texts.size(), texts.toString());
        assertEquals(List.of(), texts.stream().filter(text -> text.contains("class path") && files.stream().noneMatch(file -> file.contains(text))).toList());
    }
}
