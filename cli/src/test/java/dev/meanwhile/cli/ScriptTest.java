package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real script, in a fake checkout: with a JDK that prints its arguments, and a Maven that prints what
 * it built. The machine's own Java is not used.
 */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class ScriptTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    /** Another shell than /bin/bash: {@code -Dmeanwhile.bash=/opt/bash-3.2/bin/bash} tests with that of macOS. */
    private static final List<String> SHELL = Stream.ofNullable(System.getProperty("meanwhile.bash")).toList();

    @TempDir
    private Path temp;
    private Path root;
    private Path jdk;
    private Path program;

    @BeforeEach
    void makeCheckout() throws IOException {
        root = Files.createDirectories(temp.resolve("check out"));          // with a space in it
        copy("meanwhile");
        copy("cli/launcher/prepare.sh");
        copy("cli/launcher/jdk.sh");
        copy("cli/launcher/bench.sh");
        Files.writeString(root.resolve("cli/launcher/jdk.sh"), "usual_places() { :; }\n", StandardOpenOption.APPEND);
        for (var file : List.of("pom.xml", "cli/pom.xml", "core/pom.xml", "core/src/main/java/Loop.java")) {
            Programs.write(root, file, "");
        }
        jdk = jdk("jdk 25", "25.0.1");
        // Notes each start in `starts`, creates the requested AOT cache, and prints its arguments.
        executable("jdk 25/bin/java", """
                echo "$@" >> "%s/starts"
                for word; do
                    case $word in -XX:AOTCacheOutput=*) : > "${word#*=}" ;; esac
                done
                for word; do echo "$word"; done
                """.formatted(temp));
        executable("bin/mvn", """
                echo "$JAVA_HOME" >> "%1$s/builds"
                echo "[INFO] Building Meanwhile: core 0.1"
                mkdir -p "%2$s/cli/target"
                echo jar > "%2$s/cli/target/meanwhile-cli.jar"
                echo jar > "%2$s/cli/target/resolver.jar"
                printf '%%s' "%2$s/cli/target/meanwhile-cli.jar" > "%2$s/cli/target/runtime-class-path"
                printf '%%s' "%2$s/cli/target/resolver.jar" > "%2$s/cli/target/resolver-class-path"
                """.formatted(temp, root));
        program = Programs.write(temp, "programs/Hello.java", "void main() { }");
    }

    @Test
    void buildsOnceAndThenBecomesTheJvm() throws Exception {
        var first = script("run", program, "a b", "*");
        assertEquals(0, first.status(), first.toString());
        assertTrue(first.err().startsWith("meanwhile: building (first time, about a minute) …\n"), first.err());
        assertEquals(List.of(jdk.toString()), lines("builds"));
        var words = first.out().lines().toList();
        assertEquals(List.of("dev.meanwhile.cli.Main", "run", program.toString(), "a b", "*"), words.subList(words.size() - 5, words.size()));

        var second = script("run", program, "a b", "*");
        assertEquals(new Programs.Ended(0, first.out(), ""), second);
        assertEquals(1, lines("builds").size());
    }

    @Test
    void theJvmGetsTheFlagsOfCarrierModeAndTheClassPath() throws Exception {
        var argsFile = script("run", program).out().lines().filter(word -> word.startsWith("@")).findFirst().orElseThrow();
        var args = Files.readAllLines(Path.of(argsFile.substring(1)));
        assertTrue(args.containsAll(List.of("--add-opens java.base/java.lang=ALL-UNNAMED", "-Djdk.trackAllThreads=false",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")), args.toString());
        assertTrue(args.stream().anyMatch(it -> it.matches("\"-Dmeanwhile.resolver=.*/check out/target/meanwhile/.*/resolver/resolver.jar\"")), args.toString());
        assertFalse(args.getLast().contains("resolver"), args.getLast());
        assertTrue(args.getLast().matches("-cp \".*/check out/target/meanwhile/.*/lib/meanwhile-cli.jar:.*\""), args.getLast());
    }

    @Test
    void takesTheAotCacheThatServesTheProgram() throws Exception {
        var full = script("run", program).out();
        assertTrue(full.contains("/full.aot\n"), full);
        var entry = full.lines().filter(word -> word.startsWith("-Dmeanwhile.entry=")).findFirst().orElseThrow().substring(18);
        assertTrue(entry.startsWith(temp + "/home/.cache/meanwhile/"), entry);
        Files.createDirectories(Path.of(entry).getParent());
        Files.createFile(Path.of(entry + ".core"));
        var core = script("run", program).out();
        assertTrue(core.contains("/core.aot\n"), core);
    }

    /** A server uses more than the core, and runs too long for the collector for short programs. */
    @Test
    void servesWithTheLargeAotCacheAndWhatRunCompiled() throws Exception {
        var run = script("run", program).out();
        var entry = run.lines().filter(word -> word.startsWith("-Dmeanwhile.entry=")).findFirst().orElseThrow();
        Files.createDirectories(Path.of(entry.substring(18)).getParent());
        Files.createFile(Path.of(entry.substring(18) + ".core"));
        var words = script("serve", program, "--port", "9000").out();
        assertTrue(words.contains(entry + "\n"), words);
        assertTrue(words.contains("/full.aot\n"), words);
        assertFalse(words.contains("GC"), words);
        assertTrue(words.endsWith("serve\n" + program + "\n--port\n9000\n"), words);
    }

    @Test
    void userOptionsComeLastAndAreSplitButNotExpanded() throws Exception {
        var words = ended(builder("run", program), "MEANWHILE_JAVA_OPTS", "-Xmx1g -Dx=*").out().lines().toList();
        int main = words.indexOf("dev.meanwhile.cli.Main");
        assertEquals(List.of("-Xmx1g", "-Dx=*"), words.subList(main - 2, main));
    }

    @Test
    void aClassPathAmongTheOptionsWouldReplaceOurs() throws Exception {
        for (var option : List.of("-cp lib.jar", "-Xmx1g --class-path=lib.jar", "-classpath lib.jar", "-jar lib.jar")) {
            var ended = ended(builder("run", program), "MEANWHILE_JAVA_OPTS", option);
            assertEquals(2, ended.status(), option);
            assertTrue(ended.err().endsWith("Use the option of run and serve: meanwhile run --class-path PATH " + program + "\n"), ended.err());
        }
    }

    @Test
    void theOptionsOfTheProgramAreTakenFromBesideItsCachedFormWhileThatIsNewer() throws Exception {
        var entry = entry(script("run", "--class-path", "lib.jar", program));
        var options = Files.createFile(Files.createDirectories(entry.getParent()).resolve(entry.getFileName() + ".options"));
        assertTrue(script("serve", program).out().contains("@" + options + "\n"));
        assertEquals(entry, entry(script("run", "--class-path=lib.jar", program)));
        Files.setLastModifiedTime(options, FileTime.from(Instant.EPOCH));
        assertFalse(script("run", program).out().contains("@" + options));
    }

    private static Path entry(Programs.Ended ended) {
        return Path.of(ended.out().lines().filter(word -> word.startsWith("-Dmeanwhile.entry=")).findFirst().orElseThrow().substring(18));
    }

    /** Two collectors would be an error. */
    @Test
    void choosesACollectorForAProgramUnlessTheUserDoes() throws Exception {
        assertTrue(script("run", program).out().contains("-XX:+UseParallelGC\n"));
        assertFalse(script("--version").out().contains("GC"));
        for (var variable : List.of("MEANWHILE_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")) {
            assertFalse(ended(builder("run", program), variable, "-XX:+UseZGC").out().contains("-XX:+UseParallelGC\n"), variable);
        }
    }

    @Test
    void rebuildsWhatHasChanged() throws Exception {
        script("run", program);
        Files.writeString(root.resolve("core/src/main/java/Loop.java"), "changed");
        var ended = script("run", program);
        assertTrue(ended.err().startsWith("meanwhile: building changes …\n"), ended.err());
        Files.delete(root.resolve("core/src/main/java/Loop.java"));
        script("run", program);
        assertEquals(3, lines("builds").size());
        script("run", program);
        assertEquals(3, lines("builds").size());
    }

    @Test
    void startsAtTheSameTimeBuildOnce() throws Exception {
        var processes = new ArrayList<Process>();
        for (int i = 0; i < 4; i++) {
            processes.add(builder("run", program).start());
        }
        for (var process : processes) {
            assertEquals(0, Programs.ended(process).status());
        }
        assertEquals(1, lines("builds").size());
    }

    @Test
    void aLockLeftByADeadProcessIsTakenOver() throws Exception {
        var dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.createDirectories(root.resolve("target/meanwhile"));
        Files.createSymbolicLink(root.resolve("target/meanwhile/lock"), Path.of(Long.toString(dead.pid())));
        assertEquals(0, script("run", program).status());
        assertFalse(Files.isSymbolicLink(root.resolve("target/meanwhile/lock")));
    }

    @Test
    void aFailedBuildShowsTheErrorsAndTheLog() throws Exception {
        executable("bin/mvn", "echo '[INFO] fine'; echo '[ERROR] Loop.java:[3,5] cannot find symbol'; exit 1");
        var ended = script("run", program);
        assertEquals(2, ended.status());
        assertEquals("""
                meanwhile: building (first time, about a minute) …
                meanwhile: the build failed:
                [ERROR] Loop.java:[3,5] cannot find symbol
                meanwhile: the full log is in %s/target/meanwhile/build.log
                """.formatted(root.toRealPath()), ended.err());
        assertFalse(Files.exists(temp.resolve("starts")));
    }

    @Test
    void withoutMavenItSaysHowToGetIt() throws Exception {
        Files.delete(temp.resolve("bin/mvn"));
        var ended = script("run", program);
        assertEquals(2, ended.status());
        assertTrue(ended.err().startsWith("meanwhile: Maven is needed to build Meanwhile, but there is no mvn on the PATH. Install it with\n"
                + "meanwhile:     "), ended.err());
    }

    @Test
    void withoutAJdkItSaysHowToGetOne() throws Exception {
        var old = jdk("jdk 17", "17.0.2");
        var ended = ended(builder("run", program), "JAVA_HOME", old.toString());
        assertEquals(2, ended.status());
        assertTrue(ended.err().startsWith("meanwhile: no JDK 25 or later was found. Install one with\nmeanwhile:     "),
                ended.err());
        assertTrue(ended.err().contains("These are older, or not JDKs: " + old + " (17.0.2). "), ended.err());
    }

    @Test
    void findsTheJavaOnThePath() throws Exception {
        Files.createSymbolicLink(temp.resolve("bin/java"), jdk.resolve("bin/java"));
        assertEquals(0, ended(builder("run", program), "JAVA_HOME", "").status());
    }

    @Test
    void anOldJavaHomeIsIgnoredLater() throws Exception {
        script("run", program);
        var ended = ended(builder("run", program), "JAVA_HOME", jdk("jdk 17", "17.0.2").toString());
        assertEquals("", ended.err());
        assertEquals(0, ended.status());
    }

    @Test
    void anotherJdkGetsAotCachesOfItsOwnAndNoBuild() throws Exception {
        script("run", program);
        var newer = jdk("jdk 26", "26");
        Files.copy(jdk.resolve("bin/java"), newer.resolve("bin/java"), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        var ended = ended(builder("run", program), "JAVA_HOME", newer.toString());
        assertTrue(ended.err().startsWith("meanwhile: preparing fast starts …\n"), ended.err());
        assertTrue(ended.out().contains("/aot-26"), ended.out());
        assertEquals(1, lines("builds").size());
    }

    @Test
    void worksThroughALink() throws Exception {
        var link = Files.createSymbolicLink(temp.resolve("bin/mw"), root.resolve("meanwhile"));
        var builder = builder("run", program);
        builder.command().set(SHELL.size(), link.toString());
        assertEquals(0, ended(builder).status());
    }

    @Test
    void aProgramMayBeExecutable() throws Exception {
        script("run", program);
        Files.createSymbolicLink(temp.resolve("bin/meanwhile"), root.resolve("meanwhile"));
        Files.writeString(program, "#!/usr/bin/env -S meanwhile run\nvoid main() { }");
        assertTrue(program.toFile().setExecutable(true));
        var builder = builder();
        builder.command(program.toString(), "a b", "c");
        var words = ended(builder).out().lines().toList();
        assertEquals(List.of("dev.meanwhile.cli.Main", "run", program.toString(), "a b", "c"), words.subList(words.size() - 5, words.size()));
    }

    @Test
    void benchBuildsItsModuleOnceAndBecomesTheHarness() throws Exception {
        script("run", program);
        Programs.write(root, "benchmarks/pom.xml", "");
        executable("bin/mvn", """
                echo "$@" >> "%1$s/builds"
                mkdir -p "%2$s/benchmarks/target"
                echo jar > "%2$s/benchmarks/target/meanwhile-benchmarks.jar"
                printf '%%s' other.jar > "%2$s/benchmarks/target/runtime-class-path"
                """.formatted(temp, root));
        var words = script("bench", "switch", "--quick").out().lines().toList();
        assertEquals(List.of(root.toRealPath() + "/benchmarks/target/meanwhile-benchmarks.jar:other.jar", "dev.meanwhile.benchmarks.Bench",
                "switch", "--quick"), words.subList(words.size() - 4, words.size()));
        assertTrue(lines("builds").getLast().endsWith("-pl benchmarks -am package"), lines("builds").getLast());

        assertEquals("", script("bench").err());
        assertEquals(2, lines("builds").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "switch --help"})
    void theHelpOfBenchNeedsNoBuild(String words) throws Exception {
        Programs.write(root, "benchmarks/help.txt", "Usage: meanwhile bench\n");
        assertEquals(new Programs.Ended(0, "Usage: meanwhile bench\n", ""), script((Object[]) ("bench " + words).split(" ")));
        assertFalse(Files.exists(temp.resolve("builds")));
    }

    /** Whether standard error is a terminal is up to the shell: here it is a pipe. */
    @Test
    void coloursAreForTerminals() throws Exception {
        assertFalse(script("run", program).out().contains("colour"));
        var terminal = new ProcessBuilder(OtherPrograms.find("script"), "-qec", quoted(builder("run", program).command()), "/dev/null");
        terminal.environment().putAll(Map.of("JAVA_HOME", jdk.toString(), "TERM", "xterm"));
        terminal.environment().remove("NO_COLOR");
        assertTrue(Programs.ended(terminal.start()).out().contains("-Dmeanwhile.colour=true"));
        terminal.environment().put("NO_COLOR", "1");
        assertFalse(Programs.ended(terminal.start()).out().contains("colour"));
        terminal.environment().put("NO_COLOR", "");
        terminal.environment().put("TERM", "dumb");
        assertFalse(Programs.ended(terminal.start()).out().contains("colour"));
    }

    private static String quoted(List<String> command) {
        return command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    }

    @Test
    void commandsAboutMeanwhileItselfLearnWhereItIs() throws Exception {
        var words = script("doctor").out();
        assertTrue(words.contains("-Dmeanwhile.root=" + root.toRealPath() + "\n"), words);
        assertTrue(words.contains("-Dmeanwhile.aot=" + root.toRealPath() + "/target/meanwhile/"), words);
        assertFalse(script("run", program).out().contains("-Dmeanwhile.root"));
    }

    @Test
    void benchOutsideOfACloneSaysThatItNeedsOne() throws Exception {
        script("run", program);
        var ended = script("bench");
        assertEquals(new Programs.Ended(2, "", "meanwhile: bench builds Meanwhile's peers from source, so it only works in a clone of the repository, and "
                + root.toRealPath() + " is not one\n"), ended);
    }

    private Programs.Ended script(Object... words) throws Exception {
        return ended(builder(words));
    }

    private ProcessBuilder builder(Object... words) {
        var command = new ArrayList<>(SHELL);
        command.add(root.resolve("meanwhile").toString());
        Stream.of(words).map(Object::toString).forEach(command::add);
        var builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().put("PATH", temp.resolve("bin") + ":" + tools());
        builder.environment().put("HOME", temp.resolve("home").toString());
        builder.environment().put("JAVA_HOME", jdk.toString());
        return builder;
    }

    private static Programs.Ended ended(ProcessBuilder builder, String... variable) throws Exception {
        if (variable.length > 0) {
            builder.environment().put(variable[0], variable[1]);
        }
        return Programs.ended(builder.start());
    }

    /** A folder with the programs that the script calls, but no java and no mvn. */
    private Path tools() {
        try {
            var tools = temp.resolve("tools");
            if (Files.notExists(tools)) {
                Files.createDirectory(tools);
                for (var name : List.of("bash", "cat", "cp", "date", "env", "find", "grep", "head", "ln", "mkdir", "mv", "readlink", "rm",
                        "rmdir", "sed", "sleep", "tail")) {
                    var tool = Stream.of("/bin", "/usr/bin").map(dir -> Path.of(dir, name)).filter(Files::exists).findFirst().orElseThrow();
                    Files.createSymbolicLink(tools.resolve(name), tool);
                }
            }
            return tools;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(temp.resolve(file));
    }

    private void copy(String file) throws IOException {
        var to = root.resolve(file);
        Files.createDirectories(to.getParent());
        Files.copy(REPOSITORY.resolve(file), to, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private Path jdk(String name, String version) throws IOException {
        executable(name + "/bin/java", "exit 99");
        executable(name + "/bin/javac", "exit 99");
        Files.writeString(temp.resolve(name + "/release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return temp.resolve(name);
    }

    private void executable(String name, String text) throws IOException {
        var file = temp.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/bash\n" + text);
        assertTrue(file.toFile().setExecutable(true));
    }
}
