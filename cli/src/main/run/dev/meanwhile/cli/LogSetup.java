package dev.meanwhile.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.logging.LogManager;
import java.util.logging.SimpleFormatter;

/**
 * Configures {@code java.util.logging} for programs that don't: as the JDK does, but with one line for each record. The log manager makes one
 * when something is first logged, because {@link RunProgram#logInOneLine} names this class in a property: a program that logs nothing loads
 * nothing of it.
 */
public final class LogSetup {
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
        var text = new ByteArrayOutputStream();
        properties.store(text, null);
        LogManager.getLogManager().readConfiguration(new ByteArrayInputStream(text.toByteArray()));
    }
}
