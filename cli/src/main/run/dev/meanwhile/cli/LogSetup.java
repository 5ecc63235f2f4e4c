package dev.meanwhile.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.logging.LogManager;
import java.util.logging.SimpleFormatter;

/**
 * Configures {@code java.util.logging} for programs that don't: as the JDK does, but with one line for each record. The log manager makes one
 * when something is first logged, because {@link RunProgram#logInOneLine} names this class in a property: a program that logs nothing loads
 * nothing of it.
 */
public final class LogSetup {
    /** System properties with the level and the form of lines that the user has chosen. */
    static final String LEVEL = "meanwhile.log.level";
    static final String LINES = "meanwhile.log.lines";
    /** uvicorn's names of levels. */
    static final Map<String, String> LEVELS = Map.of("critical", "SEVERE", "error", "SEVERE", "warning", "WARNING", "info", "INFO", "debug", "FINE", "trace", "FINER");
    /** They tell every step at the level debug, in which the program's own records would drown. */
    private static final List<String> CHATTY = List.of("io.netty", "io.vertx", "jdk", "java", "javax", "sun", "com.sun");
    private static final String HANDLER_LEVEL = "java.util.logging.ConsoleHandler.level";
    static final String CLASS = "java.util.logging.config.class";
    static final String FILE = "java.util.logging.config.file";
    private static final String FORMAT = "java.util.logging.SimpleFormatter.format";
    private static final String FORMATTER = "java.util.logging.ConsoleHandler.formatter";

    /** For the log manager. A file or a format that the program has named in the meantime counts. */
    public LogSetup() throws IOException {
        var file = System.getProperty(FILE);
        var properties = new Properties();
        try (var in = Files.newInputStream(file != null ? Path.of(file) : Path.of(System.getProperty("java.home"), "conf", "logging.properties"))) {
            properties.load(in);
        }
        var isJdks = properties.getProperty(FORMATTER, SimpleFormatter.class.getName()).equals(SimpleFormatter.class.getName());
        if (file == null && isJdks && System.getProperty(FORMAT, properties.getProperty(FORMAT)) == null) {
            properties.setProperty(FORMATTER, LogLines.class.getName());
        }
        if (System.getProperty(LINES, "").equals("json")) {
            properties.setProperty(FORMATTER, LogJson.class.getName());
        }
        setLevel(properties);
        var text = new ByteArrayOutputStream();
        properties.store(text, null);
        LogManager.getLogManager().readConfiguration(new ByteArrayInputStream(text.toByteArray()));
    }

    private static void setLevel(Properties properties) {
        var name = System.getProperty(LEVEL);
        if (name == null) {
            return;
        }
        var level = LEVELS.get(name);
        properties.setProperty(".level", level);
        properties.setProperty(HANDLER_LEVEL, level);
        if (level.startsWith("FINE")) {
            CHATTY.forEach(logger -> properties.putIfAbsent(logger + ".level", "INFO"));
        }
    }
}
