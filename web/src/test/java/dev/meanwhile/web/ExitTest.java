package dev.meanwhile.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A program that serves, started with nothing but {@code java}, is asked to stop. */
@Timeout(60)
class ExitTest {
    @TempDir
    Path folder;

    /** The program. */
    static final class Program {
        private Program() {
        }

        public static void main(String[] arguments) {
            var app = new App();
            app.onStop(() -> IO.println("stopped"));
            app.serve(0, 2);
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void itClosesItsApplicationFirst() throws IOException, InterruptedException {
        var errors = folder.resolve("errors").toFile();
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var process = new ProcessBuilder(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-cp", classPath, Program.class.getName()).redirectError(errors).start();
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            assertTrue(String.valueOf(output.readLine()).matches("http://localhost:\\d+/"), () -> read(errors));
            // Process.destroy would close the stream that is read here.
            process.toHandle().destroy();
            assertEquals("stopped", output.readLine());
            assertEquals("stopped", output.readLine());
            assertEquals(143, process.waitFor());
            assertFalse(read(errors).contains("Cancel"), () -> read(errors));
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(File file) {
        try {
            return Files.readString(file.toPath());
        } catch (IOException e) {
            return e.toString();
        }
    }
}
