package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** If a training program fails, only fast starts are lost, and nobody would notice. */
class TrainingTest {
    @ParameterizedTest
    @ValueSource(strings = {"Core", "Full"})
    void runs(String name) throws Exception {
        var ended = Programs.meanwhile("run", Path.of("launcher/training", name + ".java"));
        assertEquals(0, ended.status(), ended.toString());
    }
}
