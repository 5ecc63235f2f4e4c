package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

import jakarta.validation.constraints.Min;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program that has constraints and, as many projects at first, nothing that checks them. */
@Timeout(60)
class MissingValidatorTest {
    record Search(@Min(1) int page) {
    }

    /** The program, in a JVM of its own. */
    static final class Program {
        private Program() {
        }

        public static void main(String[] args) {
            var app = new App();
            app.get("/search", Search.class, (_, search) -> search.toString());
            run(() -> app.listen(0).close());
        }
    }

    @Test
    void itDoesNotListenAndSaysWhatToAdd() throws Exception {
        var classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(it -> !Path.of(it).getFileName().toString().startsWith("hibernate-validator")).collect(Collectors.joining(File.pathSeparator));
        var printed = Curl.run(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath, Program.class.getName());
        assertTrue(printed.contains("GET /search (MissingValidatorTest.java:28): Search has constraints of Jakarta Validation, and nothing checks them; "
                + "add the dependency org.hibernate.validator:hibernate-validator"), printed);
    }
}
