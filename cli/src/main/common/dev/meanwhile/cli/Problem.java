package dev.meanwhile.cli;

/** Something the user can fix. Only the message is printed: no stack, and nothing about the launcher. */
final class Problem extends Exception {
    private static final long serialVersionUID = 1L;

    /** The program is wrong: it does not compile, or has no main. */
    static final int PROGRAM = 1;
    /** The command line is wrong: nothing was started. */
    static final int USAGE = 2;

    private final int status;

    Problem(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /** {@return the exit status} */
    int status() {
        return status;
    }
}
