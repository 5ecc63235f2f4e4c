package dev.meanwhile.guards;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** No module of this repository uses one that is not below it. */
class LayeringTest {
    @Test
    void nothingLooksUpTheHouse() {
        var result = Layering.check(House.here());
        assertTrue(result.filesRead() > 50, () -> "only " + result.filesRead() + " Java files were found in " + House.here());
        if (!result.breaches().isEmpty()) {
            fail("a module may use only what is below it:\n"
                    + result.breaches().stream().map(Object::toString).collect(Collectors.joining("\n")));
        }
    }
}
