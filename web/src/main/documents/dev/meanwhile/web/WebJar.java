package dev.meanwhile.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Files of a web page that lie in a jar, as webjars.org makes them: {@code META-INF/resources/webjars/NAME/VERSION/FILE}. Blocks.
 *
 * @param group    of the jar in Maven
 * @param artifact likewise
 */
record WebJar(String group, String artifact) {
    /** {@return its version, if it is on the class path} */
    Optional<String> version() {
        return open("META-INF/maven/" + group + "/" + artifact + "/pom.properties").map(stream -> {
            try (stream) {
                var properties = new Properties();
                properties.load(stream);
                return properties.getProperty("version");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    Optional<byte[]> file(String version, String name) {
        return open("META-INF/resources/webjars/" + artifact + "/" + version + "/" + name).map(stream -> {
            try (stream) {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The program may have a loader of its own. */
    private static Optional<InputStream> open(String name) {
        return Stream.of(Optional.ofNullable(Thread.currentThread().getContextClassLoader()), Optional.of(WebJar.class.getClassLoader()))
                .flatMap(Optional::stream).map(loader -> loader.getResourceAsStream(name)).filter(it -> it != null).findFirst();
    }
}
