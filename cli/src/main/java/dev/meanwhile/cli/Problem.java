package dev.meanwhile.cli;

/** Something the user can mend. The message is all that is printed: no stack, and no word of the launcher. */
final class Problem extends Exception {
    private static final long serialVersionUID = 1L;

    /** The program is wrong: it does not compile, or has no main. */
    static final int PROGRAM = 1;
    /** The command is wrong: nothing was started. */
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
