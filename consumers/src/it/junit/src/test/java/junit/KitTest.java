package junit;

import static dev.meanwhile.Meanwhile.*;
import static dev.meanwhile.test.LoopTests.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.*;
import dev.meanwhile.test.LoopTest;
import dev.meanwhile.test.LoopTests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The test kit on the project's own JUnit. */
class KitTest {
    @LoopTest(seeds = 5)
    void timeIsVirtual() {
        sleep(seconds(3600));
        assertEquals(seconds(3600), elapsed());
    }

    @LoopTest(seeds = 2, seed = 3)
    void parametersAndNamesWork(TestInfo info) {
        assertTrue(info.getDisplayName().matches("parametersAndNamesWork\\(TestInfo\\) seed [34]"), info.getDisplayName());
    }

    @Test
    void itRunsWithoutTheAnnotation() {
        assertEquals(1, LoopTests.run(() -> 1));
    }

    @Test
    void whatMustFailHasFailed() throws Exception {
        var report = Files.readString(Path.of("target/failing/TEST-junit.Failing.xml"));
        assertEquals("4", attribute("tests", report));
        assertEquals("4", attribute("failures", report));
        for (var message : new String[] {"as it should", "these tasks still run", "deadlock: every task waits", "-Dmeanwhile.seed=7"}) {
            assertTrue(report.contains(message), message + " is not in " + report);
        }
    }

    private static String attribute(String name, String report) {
        var attribute = Pattern.compile("<testsuite[^>]* " + name + "=\"(\\d+)\"").matcher(report);
        assertTrue(attribute.find(), report);
        return attribute.group(1);
    }
}
