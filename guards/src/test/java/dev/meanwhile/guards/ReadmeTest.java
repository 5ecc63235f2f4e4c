package dev.meanwhile.guards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's program runs without any flag, and prints the README's output. */
class ReadmeTest {
    private final House house = House.here();
    private final String readme = House.read(house.root().resolve("README.md"));

    @TempDir
    Path folder;

    @Test
    void theProgramPrintsWhatIsPromised() throws IOException, InterruptedException {
        var program = Files.writeString(folder.resolve("Fetch.java"), block("java"));
        var output = folder.resolve("output");
        var errors = folder.resolve("errors");
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", house.folder("core", "target", "classes").toString(), program.toString())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the program has not ended");
        assertEquals(block("text"), Files.readString(output), () -> House.read(errors));
        assertEquals(0, process.exitValue());
    }

    /** {@return the first block of the README that is marked with a language} */
    private String block(String language) {
        var block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(readme);
        assertTrue(block.find(), "README.md has no block of " + language);
        return block.group(1);
    }
}
