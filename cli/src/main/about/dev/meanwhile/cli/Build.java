package dev.meanwhile.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** What this build of Meanwhile consists of. */
final class Build {
    private static final Properties PROPERTIES = properties();

    private Build() {
    }

    private static Properties properties() {
        var properties = new Properties();
        try (var in = Build.class.getResourceAsStream("build.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    /** {@return Meanwhile's version} */
    static String version() {
        return PROPERTIES.getProperty("version");
    }

    /** {@return the version of JUnit that it was tested with} */
    static String junit() {
        return PROPERTIES.getProperty("junit");
    }

    /** {@return Meanwhile's version, with the commit if it was built in a clone} */
    static String name() {
        return version() + commit().map(it -> " (" + it + ")").orElse("");
    }

    private static Optional<String> commit() {
        return Optional.ofNullable(System.getProperty("meanwhile.commit")).filter(it -> !it.isEmpty());
    }

    /** {@return the folder of the clone} Only the script knows it. */
    static Optional<String> root() {
        return Optional.ofNullable(System.getProperty("meanwhile.root")).map(root -> Path.of(root).normalize().toString());
    }
}
