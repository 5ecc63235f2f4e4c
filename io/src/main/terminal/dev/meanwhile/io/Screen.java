package dev.meanwhile.io;

import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The last lines of a terminal, which are painted again and again, while everything else that is printed appears above them.
 *
 * <p>A picture is written in one piece: up to its first line, each line with its rest erased, then what is left below. Lines too long are cut by the
 * terminal itself (its wrapping is off meanwhile), so a window that has just become narrower does no harm. The cursor stays at the beginning of the last
 * line: what bypasses this class, such as the {@code ^C} of the terminal, spoils that line until the next picture, no more.
 *
 * <p>Any thread may use it.
 */
final class Screen {
    /** The user's terminal. */
    static final Screen STANDARD = new Screen(StandardStreams::err, TerminalSize::current);

    private static final String UP = "\033[%dA";
    private static final String ERASE_LINE = "\033[K";
    private static final String ERASE_BELOW = "\033[J";
    private static final String CUT = "\033[?7l";
    private static final String WRAP = "\033[?7h";

    /** Something that has lines at the bottom. */
    @FunctionalInterface
    interface Item {
        /** Any thread; it must not wait or print. {@return the lines as they are now} */
        List<String> lines(int columns, int label);

        /** {@return how wide it would like the first column to be} */
        default int label() {
            return 0;
        }
    }

    private static final int WIDEST_LABEL = 24;
    /** Guarded by itself. */
    private static final Map<PrintStream, Screen> OTHERS = new WeakHashMap<>();

    private final Supplier<PrintStream> output;
    private final Supplier<TerminalSize> size;
    private final ReentrantLock lock = new ReentrantLock();
    /** All below is guarded by the lock. */
    private final List<Item> items = new ArrayList<>();
    private int painted;
    /** Prints a line above the prompt; null if there is none. */
    private Consumer<String> prompt;

    Screen(Supplier<PrintStream> output, Supplier<TerminalSize> size) {
        this.output = output;
        this.size = size;
    }

    /** {@return the screen on a stream that is no terminal of ours} Several displays may share it. */
    static Screen of(PrintStream stream, int columns) {
        // The screen must not hold the stream, or neither would go.
        var reference = new WeakReference<>(stream);
        var size = columns == 0 ? TerminalSize.USUAL : new TerminalSize(columns, TerminalSize.USUAL.rows());
        synchronized (OTHERS) {
            return OTHERS.computeIfAbsent(stream, _ -> new Screen(() -> Objects.requireNonNullElse(reference.get(), System.err), () -> size));
        }
    }

    /** Shows an item with the next picture, below the others. */
    void add(Item item) {
        lock.lock();
        try {
            if (this == STANDARD && items.isEmpty()) {
                TerminalSize.prepare();
                StandardStreams.capture();
            }
            items.add(item);
        } finally {
            lock.unlock();
        }
    }

    /** Takes an item away, and prints its last words above the others. */
    void remove(Item item, Item lastWords) {
        lock.lock();
        try {
            var last = lastWords.lines(size.get().columns(), label());
            items.remove(item);
            var text = new StringBuilder();
            last.forEach(line -> text.append(line).append('\n'));
            if (prompt == null) {
                output.get().print(eraseSequence() + text + picture());
                output.get().flush();
            } else {
                last.forEach(prompt);
            }
            if (this == STANDARD && items.isEmpty()) {
                StandardStreams.release();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Paints, unless another thread is just printing: then the next picture will do. */
    void paint() {
        if (!lock.tryLock()) {
            return;
        }
        try {
            if (prompt == null && (painted > 0 || !items.isEmpty())) {
                output.get().print(picture());
                output.get().flush();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Prints whole lines above. */
    void above(PrintStream stream, String lines) {
        lock.lock();
        try {
            if (prompt != null) {
                prompt.accept(lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines);
                return;
            }
            var shown = painted > 0;
            erase();
            stream.print(lines);
            stream.flush();
            if (shown) {
                output.get().print(picture());
                output.get().flush();
            }
        } finally {
            lock.unlock();
        }
    }

    /** From now on lines go above a prompt, and nothing is painted. */
    void promptBegins(Consumer<String> printAbove) {
        lock.lock();
        try {
            erase();
            StandardStreams.capture();
            prompt = printAbove;
        } finally {
            lock.unlock();
        }
    }

    void promptEnds() {
        lock.lock();
        try {
            prompt = null;
            StandardStreams.release();
        } finally {
            lock.unlock();
        }
    }

    private void erase() {
        if (painted > 0) {
            output.get().print(eraseSequence());
            output.get().flush();
        }
    }

    private String eraseSequence() {
        if (painted == 0) {
            return "";
        }
        var sequence = toFirstLine() + ERASE_BELOW;
        painted = 0;
        return sequence;
    }

    private String toFirstLine() {
        return painted > 1 ? "\r" + UP.formatted(painted - 1) : "\r";
    }

    /** {@return what turns the last picture into one of now} */
    private String picture() {
        var lines = lines();
        if (lines.isEmpty()) {
            return eraseSequence();
        }
        var text = new StringBuilder(toFirstLine()).append(CUT);
        for (var i = 0; i < lines.size(); i++) {
            text.append(i == 0 ? "" : "\n").append(lines.get(i)).append(ERASE_LINE);
        }
        if (painted > lines.size()) {
            text.append(ERASE_BELOW);
        }
        painted = lines.size();
        return text.append(WRAP).append('\r').toString();
    }

    /** As many as fit: the terminal would scroll, and nothing gets back to a line that has left it. */
    private List<String> lines() {
        var now = size.get();
        var lines = new ArrayList<String>();
        var label = label();
        for (var item : items) {
            lines.addAll(item.lines(now.columns(), label));
        }
        var most = Math.max(1, now.rows() - 1);
        if (lines.size() <= most) {
            return lines;
        }
        var hidden = lines.size() - most + 1;
        return Stream.concat(lines.stream().limit(most - 1L), Stream.of("and " + hidden + " more")).toList();
    }

    private int label() {
        return Math.min(WIDEST_LABEL, items.stream().mapToInt(Item::label).max().orElse(0));
    }
}
