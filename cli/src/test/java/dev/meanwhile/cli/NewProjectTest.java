package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds what {@code meanwhile new} writes with the real Maven, and starts it as its Dockerfile does. Maven's local repository has our modules as
 * {@code mvn install} would put them there; everything else comes from the files that this build has downloaded.
 */
@Tag("long")
@Timeout(300)
class NewProjectTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern ENTRY_POINT = Pattern.compile("ENTRYPOINT \\[(.*)]");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"");

    @TempDir
    private Path temp;
    private Path project;

    @BeforeEach
    void install() throws IOException {
        project = temp.resolve("demo");
        installed("meanwhile-parent", REPOSITORY, false);
        installed("meanwhile-bom", REPOSITORY.resolve("bom"), false);
        installed("meanwhile", REPOSITORY.resolve("core"), true);
        for (var module : List.of("test", "io", "http", "web")) {
            installed("meanwhile-" + module, REPOSITORY.resolve(module), true);
        }
        Files.writeString(temp.resolve("settings.xml"), """
                <settings>
                  <mirrors>
                    <mirror><id>here</id><mirrorOf>*</mirrorOf><url>%s</url></mirror>
                  </mirrors>
                </settings>
                """.formatted(Path.of(System.getProperty("maven.downloads")).toUri()));
    }

    private void installed(String artifact, Path module, boolean hasJar) throws IOException {
        var name = artifact + "-" + Build.version();
        var folder = Files.createDirectories(temp.resolve("repository/dev/meanwhile").resolve(artifact).resolve(Build.version()));
        Files.copy(module.resolve("pom.xml"), folder.resolve(name + ".pom"));
        if (hasJar) {
            var jar = module.resolve("target").resolve(name + ".jar");
            Assumptions.assumeTrue(Files.exists(jar), () -> jar + " is missing: this test needs what 'mvn package' builds");
            Files.copy(jar, folder.resolve(name + ".jar"));
        }
    }

    @Test
    void aProgramPassesItsTestAndStarts() throws Exception {
        assertEquals(0, Programs.meanwhile("new", project).status());
        verify();
        var program = new ProcessBuilder(entryPoint()).directory(project.resolve("target").toFile()).start();
        assertEquals(new Programs.Ended(0, "users is up\norders is up\nnews is up\n", ""), Programs.ended(program));
    }

    @Test
    void aWebApplicationPassesItsTestAndServes() throws Exception {
        assertEquals(0, Programs.meanwhile("new", project, "--web").status());
        verify();
        var builder = new ProcessBuilder(entryPoint()).directory(project.resolve("target").toFile());
        builder.environment().putAll(Map.of("HOST", "0.0.0.0", "PORT", "0"));
        try (var running = Running.start(builder).listening()) {
            assertEquals("Hello from demo!", running.get(""));
            assertEquals(List.of(), running.said().stream().filter(line -> line.contains("WARNING")).toList());
        }
    }

    private void verify() throws Exception {
        var log = temp.resolve("build.log");
        var builder = new ProcessBuilder(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(), "-B", "-ntp", "-s",
                temp.resolve("settings.xml").toString(), "-Dmaven.repo.local=" + temp.resolve("repository"), "verify")
                .directory(project.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var maven = builder.start();
        try {
            assertTrue(maven.waitFor(4, TimeUnit.MINUTES), () -> read(log));
            assertEquals(0, maven.exitValue(), () -> read(log));
        } finally {
            maven.destroyForcibly();
        }
        assertTrue(read(log).contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0"), () -> read(log));
    }

    /** {@return the command of the image} The folder {@code target} has what the image's folder gets. */
    private List<String> entryPoint() {
        var dockerfile = read(project.resolve("Dockerfile"));
        for (var copied : List.of("target/lib", "target/demo.jar")) {
            assertTrue(dockerfile.contains("COPY --from=build /build/" + copied + " "), dockerfile);
        }
        var words = ENTRY_POINT.matcher(dockerfile);
        assertTrue(words.find(), dockerfile);
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Stream.concat(Stream.of(java), WORD.matcher(words.group(1)).results().map(it -> it.group(1)).skip(1)).toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
