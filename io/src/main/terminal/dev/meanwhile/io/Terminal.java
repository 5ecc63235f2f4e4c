package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.generate;

import dev.meanwhile.Flow;
import dev.meanwhile.Loop;

import java.util.Objects;

/**
 * The user's lines: standard input, read while the loop goes on.
 * {@snippet :
 * var name = Terminal.readLine("Your name: ");
 * for (var line : Terminal.lines("> ")) { … }      // until Ctrl-D
 * }
 *
 * <p><b>Where input comes from.</b> A pipe, a file and a terminal do, and a program without standard input is at its end. If input and output are a
 * terminal, a prompt is a small editor with arrows and history, and lines that the program prints meanwhile by {@code System.out} and {@code System.err}
 * appear above it; {@code print} without a line's end shows when the end comes. Elsewhere a prompt is printed to standard output, as Python's
 * {@code input} does. The editor is loaded with the first prompt in a terminal, and reads from then on, without a prompt too. A prompt that comes while
 * a cancelled {@code readLine()} still occupies the terminal is printed plainly.
 *
 * <p>Lines end with {@code \n} or {@code \r\n}, and may be of any length. They are decoded as the system property {@code stdin.encoding} says. Do not
 * read {@code System.in} elsewhere as well: bytes that come together are taken together.
 *
 * <p><b>Keys.</b> Ctrl-D in an empty line is the end of the input. Ctrl-C is the signal SIGINT also at a prompt: with {@code meanwhile run} it cancels the
 * main task; a program started by plain {@code java} that does not handle the signal ends.
 *
 * <p><b>Cancellation:</b> of a read loses nothing. A line that comes later is the next read's; so is what was typed at a prompt (but not of a
 * password). The prompt is left, and the cursor is at the beginning of a line.
 *
 * <p>Tasks of any loop may read; they get lines in order. Outside of loops these methods throw {@link IllegalStateException}. The thread that waits for
 * input does not keep the program alive.
 */
public final class Terminal {
    /** Also read by other loops' threads. */
    private static volatile boolean promptInUse;

    private Terminal() {
    }

    /** {@return whether standard input and output are a terminal, so that somebody can answer} Never waits. */
    public static boolean isInteractive() {
        return Tty.isInteractive();
    }

    /**
     * Waits for a line.
     *
     * @return the line without its end
     * @throws StreamException.IncompleteRead if the input has ended
     * @throws StreamException.ConnectionLost if it can't be read
     */
    public static String readLine() {
        return orEnd(read("", false));
    }

    /**
     * Shows a prompt, and waits for a line. The next of several prompts waits for the one before.
     *
     * @param prompt such as {@code "Your name: "}
     * @return the line without its end
     * @throws StreamException.IncompleteRead if the input has ended
     * @throws StreamException.ConnectionLost if it can't be read
     */
    public static String readLine(String prompt) {
        return orEnd(read(Objects.requireNonNull(prompt, "the prompt is null"), false));
    }

    /**
     * As {@link #readLine(String)}, and what is typed does not show. Input that is no terminal is read as it is.
     *
     * @throws StreamException.IncompleteRead if the input has ended
     * @throws StreamException.ConnectionLost if it can't be read
     * @throws IllegalStateException          if a cancelled {@link #readLine()} still occupies the terminal, which would show what is typed
     */
    public static String readPassword(String prompt) {
        return orEnd(read(Objects.requireNonNull(prompt, "the prompt is null"), true));
    }

    /** {@return the lines until the end of the input} Each is read when it is asked for, as {@link #readLine()} does. */
    public static Flow<String> lines() {
        return lines("");
    }

    /** {@return the lines until the end of the input, with a prompt for each} Each is read when it is asked for, as {@link #readLine(String)} does. */
    public static Flow<String> lines(String prompt) {
        Objects.requireNonNull(prompt, "the prompt is null");
        return generate(out -> {
            for (var line = read(prompt, false); line != null; line = read(prompt, false)) {
                out.emit(line);
            }
        });
    }

    private static String orEnd(String line) {
        if (line == null) {
            throw new StreamException.IncompleteRead("standard input has ended", new byte[0]);
        }
        return line;
    }

    /** {@return null at the end} */
    private static String read(String prompt, boolean secret) {
        Loop.current();
        var input = StandardInput.current();
        if ((!prompt.isEmpty() || secret || promptInUse) && Tty.isInteractive()) {
            if (!input.isBusy()) {
                promptInUse = true;
                return Prompt.current().read(prompt, secret);
            }
            if (secret) {
                throw new IllegalStateException("readPassword(\"" + prompt + "\"): a cancelled readLine() still reads from the terminal, and would show"
                        + " what is typed; give that one a prompt, too");
            }
        }
        if (!prompt.isEmpty()) {
            System.out.print(prompt);
            System.out.flush();
        }
        return input.readLine();
    }
}
