package dev.meanwhile.cli;

import dev.meanwhile.web.AccessFormat;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is logged, and how. */
final class LogOptions {
    @Option(names = "--log-level", paramLabel = "LEVEL", description = "Least level that is logged: critical, error, warning, info, debug or trace.")
    private Optional<String> level = Optional.empty();

    @Option(names = "--log-format", paramLabel = "FORMAT", description = "text, or json: each record as a JSON object on a line.")
    private Optional<String> format = Optional.empty();

    @Option(names = "--no-access-log", description = "No line for each request.")
    private boolean noAccess;

    @Option(names = "--access-log", hidden = true)
    private boolean access;

    void check() {
        Wrong.unless(LogSetup.LEVELS.containsKey(level.orElse("info")), "--log-level", level, "it is critical, error, warning, info, debug or trace");
        Wrong.unless(format.orElse("text").matches("text|json"), "--log-format", format, "it is text or json");
        Wrong.unless(!access || !noAccess, "--no-access-log", Optional.empty(), "it contradicts --access-log");
    }

    private boolean isJson() {
        return format.equals(Optional.of("json"));
    }

    /** Call it before anything is logged. */
    void apply() {
        level.ifPresent(it -> System.setProperty(LogSetup.LEVEL, it));
        format.ifPresent(it -> System.setProperty(LogSetup.LINES, it));
    }

    /** {@return how requests are logged, if the user has chosen that} */
    Optional<AccessFormat> access() {
        return noAccess ? Optional.of(AccessFormat.OFF) : isJson() ? Optional.of(AccessFormat.JSON) : Optional.empty();
    }
}
