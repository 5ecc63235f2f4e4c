package dev.meanwhile.consumers;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

    static List<String> projectsOfManyKinds() {
        return Consumer.names().stream().filter(name -> !name.equals(PLAIN)).toList();
    }
}
