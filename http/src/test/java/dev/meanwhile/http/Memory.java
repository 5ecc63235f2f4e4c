package dev.meanwhile.http;

/** What the JVM of the tests holds. */
final class Memory {
    private Memory() {
    }

    /** {@return the bytes in use after a collection} */
    static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
