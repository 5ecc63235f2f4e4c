package dev.meanwhile.cli;

import java.util.Optional;

/** An option has a value that it can't have. */
final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Wrong(String message) {
        super(message);
    }

    static void unless(boolean right, String option, Optional<?> value, String rule) {
        if (!right) {
            throw new Wrong(option + value.map(it -> " " + it).orElse("") + ": " + rule);
        }
    }
}
