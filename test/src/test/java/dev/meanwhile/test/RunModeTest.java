package dev.meanwhile.test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** In which of the two run modes this JVM was meant to test: the build runs the suite once in each. */
class RunModeTest {
    private static final String EXPECTED = System.getProperty("meanwhile.expectedMode", "");

    /** For {@code @EnabledIf}: what only makes sense where a JDK call that blocks suspends just its task. */
    static boolean carrier() {
        return EXPECTED.equals("carrier");
    }

    @LoopTest
    void theModeThatThisJvmIsToTestIsInForce() {
        if (!EXPECTED.isEmpty()) {
            assertEquals(carrier(), Thread.currentThread().toString().contains("meanwhile-loop"), Thread.currentThread().toString());
        }
    }
}
