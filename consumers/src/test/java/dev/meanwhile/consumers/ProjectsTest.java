package dev.meanwhile.consumers;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each folder of {@code src/it} is a project that somebody could have written who uses Meanwhile. Its own tests say whether that works.
 * A new project needs nothing but a folder with a {@code pom.xml}, in which {@code meanwhile.version} is a property.
 */
class ProjectsTest {
    private static final String PLAIN = "plain";

    @Test
    void theClassPathIsEnough() throws Exception {
        new Consumer(PLAIN).build();
    }

    @ParameterizedTest
    @MethodSource
    @Tag("long")
    void projectsOfManyKinds(String name) throws Exception {
        new Consumer(name).build();
    }

    /** The versions that the project itself does not name. The test kit is compiled with the newest. */
    @ParameterizedTest
    @ValueSource(strings = {"5.10.0", "5.12.2", "5.13.4", "6.1.3"})
    @Tag("long")
    void theTestKitWorksOnTheProjectsJUnit(String version) throws Exception {
        new Consumer("junit").build("-Djunit.version=" + version);
    }

    /** Gradle takes the highest version that anybody asks for. */
    @Test
    @Tag("long")
    void gradleResolvesOneVersionOfNettyToo() throws Exception {
        new Consumer("gradle").buildWithGradle();
    }

    static List<String> projectsOfManyKinds() {
        return Consumer.names().stream().filter(name -> !name.equals(PLAIN)).toList();
    }
}
