package dev.meanwhile.io;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** How a {@link Progress} or a {@link Live} display looks, and where: {@code Progress.of("film.mp4", size, o -> o.bytes())}. Immutable; each method returns a changed copy. */
public final class ProgressOptions {
    static final ProgressOptions DEFAULT = new ProgressOptions();

    private String unit = "";
    private boolean bytes;
    private boolean keep = true;
    private Duration interval = Duration.ofSeconds(10);
    private Optional<PrintStream> output = Optional.empty();
    private Optional<Boolean> live = Optional.empty();
    private Optional<Boolean> colour = Optional.empty();
    private int columns;

    private ProgressOptions() {
    }

    private ProgressOptions(ProgressOptions other) {
        unit = other.unit;
        bytes = other.bytes;
        keep = other.keep;
        interval = other.interval;
        output = other.output;
        live = other.live;
        colour = other.colour;
        columns = other.columns;
    }

    /** What is counted, such as {@code "pages"}. Default: nothing is said. */
    public ProgressOptions unit(String plural) {
        var copy = new ProgressOptions(this);
        copy.unit = Objects.requireNonNull(plural, "the unit is null");
        copy.bytes = false;
        return copy;
    }

    /** Counts bytes, and shows them as KiB, MiB, GiB. */
    public ProgressOptions bytes() {
        var copy = new ProgressOptions(this);
        copy.bytes = true;
        return copy;
    }

    /** Whether its last state stays when it is closed. Default: yes. */
    public ProgressOptions keep(boolean on) {
        var copy = new ProgressOptions(this);
        copy.keep = on;
        return copy;
    }

    /** How long after one line the next is printed where there is no terminal. Default: 10 seconds. */
    public ProgressOptions interval(Duration pause) {
        if (Objects.requireNonNull(pause, "the interval is null").isNegative() || pause.isZero()) {
            throw new IllegalArgumentException("interval(" + pause + "): it must be positive, such as seconds(10)");
        }
        var copy = new ProgressOptions(this);
        copy.interval = pause;
        return copy;
    }

    /** Where it is shown. Default: {@code System.err}. Only there, and with the default, is what the program prints meanwhile kept apart from it. */
    public ProgressOptions output(PrintStream stream) {
        var copy = new ProgressOptions(this);
        copy.output = Optional.of(Objects.requireNonNull(stream, "the output is null"));
        return copy;
    }

    /**
     * Whether it is painted again and again, with a terminal's control sequences, rather than a line now and then. Default: if the output is
     * {@code System.err} and that is a terminal other than {@code TERM=dumb}, and the variable {@code CI} is not set.
     */
    public ProgressOptions live(boolean on) {
        var copy = new ProgressOptions(this);
        copy.live = Optional.of(on);
        return copy;
    }

    /** Whether it has colours. Default: if it is live on a terminal, and the variable {@code NO_COLOR} is not set. */
    public ProgressOptions colour(boolean on) {
        var copy = new ProgressOptions(this);
        copy.colour = Optional.of(on);
        return copy;
    }

    /** How many columns an {@link #output} of one's own has. Default: 80; the terminal's are asked for. The first display of an output decides. */
    public ProgressOptions columns(int count) {
        if (count < 20) {
            throw new IllegalArgumentException("columns(" + count + "): at least 20 are needed");
        }
        var copy = new ProgressOptions(this);
        copy.columns = count;
        return copy;
    }

    boolean keeps() {
        return keep;
    }

    Duration interval() {
        return interval;
    }

    Amounts amounts() {
        return bytes ? Amounts.BYTES : Amounts.of(unit);
    }

    PrintStream stream() {
        return output.orElseGet(StandardStreams::err);
    }

    boolean isLive() {
        return live.orElseGet(() -> isTerminal() && Tty.canMoveCursor() && isUnset("CI"));
    }

    boolean isColoured() {
        return colour.orElseGet(() -> isLive() && isTerminal() && isUnset("NO_COLOR"));
    }

    private boolean isTerminal() {
        return output.isEmpty() && StandardStreams.err() == Tty.STDERR && Tty.isTerminal(2);
    }

    private static boolean isUnset(String variable) {
        return System.getenv().getOrDefault(variable, "").isEmpty();
    }

    Screen screen() {
        return output.map(stream -> Screen.of(stream, columns)).orElse(Screen.STANDARD);
    }
}
