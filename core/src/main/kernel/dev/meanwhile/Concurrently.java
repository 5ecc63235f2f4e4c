package dev.meanwhile;

import java.util.function.Supplier;

/**
 * Looks from another thread at what belongs to a loop, which may change it meanwhile: a look may fail, and is repeated then. For
 * reports, which had rather be out of date than cost the loop anything.
 */
final class Concurrently {
    private static final int TRIES = 3;

    private Concurrently() {
    }

    /** {@return what the look gives, or {@code otherwise} if it has failed too often} */
    static <T> T read(Supplier<T> look, T otherwise) {
        for (var i = 0; i < TRIES; i++) {
            try {
                return look.get();
            } catch (RuntimeException changing) {
                Thread.onSpinWait();
            }
        }
        return otherwise;
    }
}
