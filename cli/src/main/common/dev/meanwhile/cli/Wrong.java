package dev.meanwhile.cli;

import java.util.Optional;

/** A word or an option of the command line has a value that it can't have. */
final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Wrong(String message) {
        super(message);
    }

    static void unless(boolean right, String option, Optional<?> value, String rule) {
        if (!right) {
            throw new Wrong(option + value.map(it -> " " + it).orElse("") + ": " + rule);
        }
    }
}
