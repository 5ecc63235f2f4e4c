package dev.meanwhile;

import java.util.function.Supplier;

/**
 * Reads a loop's data from another thread, while the loop may change it: a read that fails is repeated. For reports, which may be out of
 * date but should cost the loop nothing.
 */
final class Concurrently {
    private static final int TRIES = 3;

    private Concurrently() {
    }

    /** {@return what was read, or {@code otherwise} if that has failed too often} */
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
