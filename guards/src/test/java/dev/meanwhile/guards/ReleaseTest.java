package dev.meanwhile.guards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/release}, in a clone of this repository's last commit. */
@Timeout(600)
class ReleaseTest {
    private final House house = House.here();

    @TempDir
    Path folder;
    private Path clone;

    private record Ended(int status, String output) {
    }

    @BeforeEach
    void cloneTheRepository() throws Exception {
        for (var program : List.of("git", "gpg", "unzip", "zip")) {
            var there = Stream.of(System.getenv("PATH").split(":")).anyMatch(it -> Files.isExecutable(Path.of(it, program)));
            assertFalse(!there && "true".equals(System.getenv("CI")), "CI must have " + program);
            assumeTrue(there, program + " is missing");
        }
        assumeTrue(Files.exists(house.root().resolve(".git")), "not a repository");
        clone = folder.resolve("clone");
        require("git", "clone", "-q", house.root().toString(), clone.toString());
        Files.copy(house.root().resolve("scripts/release"), clone.resolve("scripts/release"), StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        commit();
    }

    private void commit() throws Exception {
        require("git", "-C", clone.toString(), "-c", "user.name=Tester", "-c", "user.email=tester@example.org",
                "commit", "-q", "-a", "--allow-empty", "-m", "a test");
    }

    private static void require(String... command) throws Exception {
        var ended = ended(new ProcessBuilder(command));
        assertEquals(0, ended.status, ended.output);
    }

    private ProcessBuilder release(String... arguments) {
        var command = new ArrayList<>(List.of(clone.resolve("scripts/release").toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    private static Ended ended(ProcessBuilder builder) throws IOException, InterruptedException {
        var process = builder.redirectErrorStream(true).start();
        try {
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), output);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Before it builds anything. */
    private void assertRefused(String why, String... arguments) throws Exception {
        var release = release(arguments);
        var noMaven = Files.createDirectories(folder.resolve("bin")).resolve("mvn");
        Files.writeString(noMaven, "#!/bin/sh\necho it builds\nexit 9\n");
        assertTrue(noMaven.toFile().setExecutable(true));
        release.environment().merge("PATH", noMaven.getParent() + ":", (path, first) -> first + path);
        var ended = ended(release);
        assertEquals(1, ended.status, ended.output);
        assertTrue(ended.output.startsWith("release: ") && ended.output.contains(why), ended.output);
    }

    /** {@return the version at the top of the changelog} */
    private String version() {
        var section = Pattern.compile("^## (\\S+)", Pattern.MULTILINE).matcher(House.read(house.root().resolve("CHANGELOG.md")));
        assertTrue(section.find());
        return section.group(1);
    }

    private void replace(String file, String pattern, String replacement) throws IOException {
        var path = clone.resolve(file);
        Files.writeString(path, House.read(path).replaceAll(pattern, replacement));
    }

    @Test
    void itNeedsAVersion() throws Exception {
        assertRefused("which version?");
        assertRefused("which version?", "--dry-run");
        assertRefused("which version?", "1.0-SNAPSHOT");
    }

    @Test
    void itNeedsACleanTree() throws Exception {
        Files.writeString(clone.resolve("forgotten"), "");
        assertRefused("uncommitted changes", "--dry-run", version());
    }

    @Test
    void itNeedsASectionOfTheChangelogWithADate() throws Exception {
        assertRefused("CHANGELOG.md has no section for 99.0.0", "--dry-run", "99.0.0");
        assertRefused("is unreleased: write the date there", version());
    }

    @Test
    void itNeedsRealAddressesAndANewTag() throws Exception {
        replace("CHANGELOG.md", "\\(unreleased\\)", "(2030-01-01)");
        commit();
        assertRefused("must be the project's real addresses", version());
        replace("pom.xml", "meanwhile\\.example", "meanwhile.test");
        replace("bom/pom.xml", "meanwhile\\.example", "meanwhile.test");
        commit();
        require("git", "-C", clone.toString(), "tag", "v" + version());
        assertRefused("the tag v" + version() + " exists already", version());
    }

    @Test
    @Tag("long")
    void theBundleIsCompleteAndReproducible() throws Exception {
        var ended = ended(release("--dry-run", version()));
        assertEquals(0, ended.status, ended.output);
        assertTrue(ended.output.contains("both builds gave the same files"), ended.output);
        assertTrue(Files.size(clone.resolve("target/release/meanwhile-" + version() + ".zip")) > 0);
    }
}
