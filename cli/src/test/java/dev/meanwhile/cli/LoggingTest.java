package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How records of programs look. */
@Timeout(60)
class LoggingTest {
    private static final String LOG = """
            void main() throws Exception {
                %s
                System.getLogger("shop").log(System.Logger.Level.INFO, "opened at {0}", "nine");
                System.getLogger("shop").log(System.Logger.Level.WARNING, "closed", new IllegalStateException("no light"));
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void aRecordIsOneLineAndAFailureIsBelowIt() throws Exception {
        var lines = log("", List.of()).err().lines().toList();
        assertTrue(lines.get(0).matches("\\d\\d:\\d\\d:\\d\\d INFO opened at nine"), lines.toString());
        assertTrue(lines.get(1).matches("\\d\\d:\\d\\d:\\d\\d WARNING closed"), lines.toString());
        assertEquals("java.lang.IllegalStateException: no light", lines.get(2));
        assertEquals("\tat Logs.main(Logs.java:4)", lines.get(3));
    }

    /** The script sets the property if standard error is a terminal. */
    @Test
    void aTerminalGetsColours() throws Exception {
        var lines = log("", List.of("-Dmeanwhile.colour=true")).err().lines().toList();
        assertTrue(lines.get(0).matches("\u001b\\[90m\\S+\u001b\\[0m \u001b\\[32mINFO\u001b\\[0m opened at nine"), lines.toString());
        assertTrue(lines.get(1).contains("\u001b[33mWARNING\u001b[0m closed"), lines.toString());
    }

    @Test
    void theUsersFileCounts() throws Exception {
        var file = Files.writeString(folder.resolve("logging.properties"), """
                handlers = java.util.logging.ConsoleHandler
                java.util.logging.SimpleFormatter.format = mine: %5$s%n
                """);
        assertEquals("mine: opened at nine\nmine: closed\n", log("", List.of("-Djava.util.logging.config.file=" + file)).err());
        var named = "System.setProperty(\"java.util.logging.config.file\", \"" + file + "\");";
        assertEquals("mine: opened at nine\nmine: closed\n", log(named, List.of()).err());
    }

    @Test
    void theUsersFormatCounts() throws Exception {
        assertEquals("INFO\nWARNING\n", log("System.setProperty(\"java.util.logging.SimpleFormatter.format\", \"%4$s%n\");", List.of()).err());
    }

    @Test
    void handlersOfTheProgramCount() throws Exception {
        assertEquals("a record\na record\n", log("""
                var root = java.util.logging.Logger.getLogger("");
                for (var handler : root.getHandlers()) {
                    handler.setFormatter(new java.util.logging.Formatter() {
                        @Override
                        public String format(java.util.logging.LogRecord record) {
                            return "a record\\n";
                        }
                    });
                }
                """.replace("\n", " "), List.of()).err());
    }

    /** As with SLF4J's provider for System.Logger, say. */
    @Test
    void aProviderOnTheClassPathCounts() throws Exception {
        var source = Files.writeString(folder.resolve("Finder.java"), """
                public class Finder extends System.LoggerFinder {
                    public System.Logger getLogger(String name, Module module) {
                        return new System.Logger() {
                            public String getName() { return name; }
                            public boolean isLoggable(Level level) { return name.equals("shop"); }
                            public void log(Level level, java.util.ResourceBundle bundle, String text, Throwable thrown) {
                                if (isLoggable(level)) System.err.println("provider: " + text);
                            }
                            public void log(Level level, java.util.ResourceBundle bundle, String format, Object... values) {
                                if (isLoggable(level)) System.err.println("provider: " + format);
                            }
                        };
                    }
                }
                """);
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", source.toString()));
        Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(folder.resolve("META-INF/services/java.lang.System$LoggerFinder"), "Finder\n");
        Files.delete(source);
        var classPath = System.getProperty("java.class.path") + System.getProperty("path.separator") + folder;
        assertEquals("provider: opened at {0}\nprovider: closed\n", log("", List.of("-cp", classPath)).err());
    }

    private Programs.Ended log(String first, List<String> options) throws Exception {
        var ended = Programs.ended(Programs.command(options, "run", Programs.write(folder, "Logs.java", LOG.formatted(first))).start());
        assertEquals(0, ended.status(), ended.err());
        return ended;
    }
}
