package dev.meanwhile.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.test.LoopTest;

/** In which of the two run modes this JVM was meant to test: the build runs the suite once in each. */
class RunModeTest {
    private static final String EXPECTED = System.getProperty("meanwhile.expectedMode", "");

    @LoopTest
    void theModeThatThisJvmIsToTestIsInForce() {
        if (!EXPECTED.isEmpty()) {
            assertEquals(EXPECTED.equals("carrier"), Thread.currentThread().toString().contains("meanwhile-loop"),
                    Thread.currentThread().toString());
        }
    }
}
