package dev.meanwhile.http;

import dev.meanwhile.Loop;

/** For what works inside of loops only. */
final class Inside {
    private Inside() {
    }

    /**
     * @param verb   what was called, as the caller wrote it
     * @param advice another sentence, with a space before it, or nothing
     * @throws IllegalStateException outside of loops
     */
    static void require(String verb, String advice) {
        if (Loop.find().isEmpty()) {
            throw new IllegalStateException(verb + " was called where no loop runs, in " + Thread.currentThread() + ". Call it inside run(() -> …)."
                    + advice);
        }
    }
}
