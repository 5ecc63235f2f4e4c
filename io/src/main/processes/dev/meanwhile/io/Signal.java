package dev.meanwhile.io;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A signal of this system.
 *
 * @param name   without {@code SIG}, such as {@code TERM}
 * @param number its number here
 */
record Signal(String name, int number) {
    private static final String[] NAMES = {"HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "XCPU",
        "XFSZ", "VTALRM", "PROF", "POLL", "SYS"};

    /** {@return the signal with this name} With or without {@code SIG}, in any case. */
    static Signal named(String given) {
        var upper = given.toUpperCase(Locale.ROOT);
        var name = upper.startsWith("SIG") ? upper.substring(3) : upper;
        try {
            return new Signal(name, new sun.misc.Signal(name).getNumber());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("there is no signal " + given + " on this system; names are such as SIGHUP or HUP, SIGTERM or TERM", e);
        }
    }

    /** {@return the signal that a shell's exit status means, if any} */
    static Optional<Signal> ofStatus(int status) {
        return Arrays.stream(NAMES).flatMap(name -> find(name).stream()).filter(signal -> signal.number + SubprocessResult.SIGNALLED == status).findFirst();
    }

    private static Optional<Signal> find(String name) {
        try {
            return Optional.of(named(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "SIG" + name;
    }
}
