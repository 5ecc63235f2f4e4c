package dev.meanwhile;

/** In which of the two run modes this JVM was meant to test: core's build runs the suite once in each. */
final class RunModes {
    private static final String EXPECTED = System.getProperty("meanwhile.expectedMode", "");

    private RunModes() {
    }

    /** {@return true if a blocking JDK call suspends just its task} What an IDE starts without the property runs in what it gets. */
    static boolean carrier() {
        return EXPECTED.isEmpty() ? CarrierEngine.isAvailable() : EXPECTED.equals("carrier");
    }

    /** For {@code @EnabledIf}: what only makes sense where a blocking JDK call holds the whole loop. */
    static boolean portable() {
        return !carrier();
    }
}
