package dev.meanwhile.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to start: one program, or several joined by pipes.
 *
 * @param commands    the programs with their arguments, as the caller wrote them
 * @param programs    where the programs are, one for each command
 * @param environment all variables
 * @param folder      where they run
 * @param in          where the first one's input comes from
 * @param out         where the last one's output goes
 * @param err         where the error output of all goes
 * @param terminal    the terminal that takes the place of pipes; null is none
 */
record Launch(List<List<String>> commands, List<String> programs, Map<String, String> environment, Path folder, Source in, Target out, Target err,
        Terminal terminal) {
    /** How a program's input or output is meant. */
    enum Kind { PIPE, NONE, INHERITED, FILE, APPENDED, MERGED }

    /** Where input comes from; the path counts for files. */
    record Source(Kind kind, Path file) {
    }

    /** Where output goes; the path counts for files. */
    record Target(Kind kind, Path file) {
    }

    /** The size of a terminal. */
    record Terminal(int columns, int rows) {
        private static final int MOST = 0xffff;

        /** {@return the size, if a terminal can have it} */
        static Terminal of(String method, int columns, int rows) {
            if (columns < 1 || rows < 1 || columns > MOST || rows > MOST) {
                throw new IllegalArgumentException(method + "(" + columns + ", " + rows + "): columns and rows are from 1 to " + MOST);
            }
            return new Terminal(columns, rows);
        }

        @Override
        public String toString() {
            return "terminal(" + columns + ", " + rows + ")";
        }
    }

    /** {@return whether the processes lead groups of their own: not if they may read from the terminal, which only the group in the foreground may} */
    boolean ownGroups() {
        return in.kind != Kind.INHERITED;
    }

    /** Its name in messages: the first program's, or all of them. */
    String name() {
        return String.join(" | ", commands.stream().map(List::getFirst).toList());
    }

    /** What was started; a stream that is no pipe is null. */
    record Started(List<? extends Child> children, PipeSink in, PipeSource out, PipeSource err) {
        /** Ends what nobody wants any more. */
        void discard() {
            for (var child : children) {
                try {
                    child.signal(Signal.named("KILL"));
                } catch (IOException e) {
                    // It can't be signalled: it has changed its user, and goes on.
                }
            }
            if (in != null) {
                in.release();
            }
            if (out != null) {
                out.release();
            }
            if (err != null) {
                err.release();
            }
        }
    }
}
