package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.generate;

import dev.meanwhile.Flow;
import dev.meanwhile.Loop;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * A progress bar for users.
 * {@snippet :
 * try (var progress = Progress.of("downloads", urls.size())) {
 *     mapConcurrent(urls, 10, url -> {
 *         download(url);
 *         progress.advance();
 *         return url;
 *     });
 * }
 * }
 * Any number may be open at once; they are shown in the order in which they were opened, the innermost last. {@link #close} prints the last state above
 * the others, also if it was not reached because of a failure or cancellation.
 *
 * <p><b>In a terminal</b> bars are painted on standard error, ten times a second at most, and as wide as the terminal. Meanwhile {@code System.out} and
 * {@code System.err} are replaced, if they are that terminal: lines appear above the bars, and text without a line's end is kept until the end comes. A
 * logger that keeps an older {@code System.err} spoils a line until the next picture. While a {@linkplain Terminal#readLine(String) prompt} is open,
 * nothing is painted.
 *
 * <p><b>In a pipe or file, and if the variable {@code CI} is set,</b> there is a line every 10 seconds, and one at the end.
 *
 * <p>The rate is that of the last 10 seconds, and at the end that of the whole time. {@link #advance} costs nanoseconds; it, {@link #total} and
 * {@link #note} may be called by any thread, the others on the loop. Nothing here waits, but a terminal that is held (Ctrl-S) stops the loop, as it does for
 * everything that prints.
 */
public final class Progress implements AutoCloseable {
    private static final long SECOND = 1_000_000_000L;
    private static final int WINDOW = 10;

    private final String name;
    private final Amounts amounts;
    private final ProgressStyle style;
    private final Loop loop;
    private final long begun;
    private final Display display;
    private final AtomicLong count = new AtomicLong();
    /** Negative if it is not known. Any thread writes it. */
    private volatile long total;
    /** Any thread writes it. */
    private volatile String note = "";
    /** Written on the loop, as is the rate. */
    private final Deque<Sample> samples = new ArrayDeque<>();
    private volatile double rate;

    private record Sample(long time, long count) {
    }

    private Progress(String name, long total, ProgressOptions options) {
        this.name = name;
        this.total = total;
        this.amounts = options.amounts();
        this.loop = Loop.current();
        this.begun = loop.time().toNanos();
        this.style = ProgressStyle.of(options);
        samples.add(new Sample(begun, 0));
        this.display = new Display(new Content(), options);
        display.open();
    }

    /**
     * Shows a bar without an end: what has been counted so far.
     *
     * @throws IllegalStateException outside of a loop
     */
    public static Progress of(String name) {
        return of(name, options -> options);
    }

    /**
     * Shows a bar.
     *
     * @param total how much it will be, 0 or more
     * @throws IllegalStateException outside of a loop
     */
    public static Progress of(String name, long total) {
        return of(name, total, options -> options);
    }

    /** As {@link #of(String)}, with options. */
    public static Progress of(String name, UnaryOperator<ProgressOptions> options) {
        return open(name, -1, options);
    }

    /** As {@link #of(String, long)}, with options. */
    public static Progress of(String name, long total, UnaryOperator<ProgressOptions> options) {
        return open(name, requireTotal("of(\"" + name + "\", ", total), options);
    }

    private static Progress open(String name, long total, UnaryOperator<ProgressOptions> options) {
        Objects.requireNonNull(name, "the name is null");
        Objects.requireNonNull(options, "the options are null");
        return new Progress(name, total, Objects.requireNonNull(options.apply(ProgressOptions.DEFAULT), "the options are null"));
    }

    private static long requireTotal(String call, long total) {
        if (total < 0) {
            throw new IllegalArgumentException(call + total + "): the total can't be negative; if it is not known, leave it out");
        }
        return total;
    }

    /** Counts one more. Any thread. */
    public void advance() {
        count.getAndIncrement();
    }

    /** Counts as many more; a negative number takes back. Any thread. */
    public void advance(long amount) {
        count.getAndAdd(amount);
    }

    /** {@return what has been counted} Any thread. */
    public long count() {
        return count.get();
    }

    /** Says how much it will be, 0 or more: it became known, or has changed. Any thread. */
    public void total(long amount) {
        total = requireTotal("total(", amount);
    }

    /** Shows a text at the end of the line, such as the file's name. Only its first line; an empty one removes it. Any thread. */
    public void note(String text) {
        note = Objects.requireNonNull(text, "the note is null").lines().findFirst().orElse("");
    }

    /** Prints a line above all bars of the same output. For an output of one's own; otherwise {@code IO.println} does the same. */
    public void println(String line) {
        display.print(Objects.requireNonNull(line, "the line is null"));
    }

    /**
     * {@return the same elements; each is counted when the consumer asks for the next} After {@code mapConcurrent} these are the results:
     * {@code progress.track(urls.mapConcurrent(10, this::fetch))}.
     */
    public <T> Flow<T> track(Flow<T> flow) {
        Objects.requireNonNull(flow, "the flow is null");
        return generate(out -> flow.forEach((T element) -> {
            out.emit(element);
            advance();
        }));
    }

    /** {@return the same pieces; the bytes of each are counted when the consumer asks for the next} */
    public Flow<byte[]> trackBytes(Flow<byte[]> pieces) {
        Objects.requireNonNull(pieces, "the flow is null");
        return generate(out -> pieces.forEach((byte[] piece) -> {
            out.emit(piece);
            advance(piece.length);
        }));
    }

    /** {@return the same elements; each is counted when the iteration asks for the next} */
    public <T> Iterable<T> track(Iterable<T> elements) {
        Objects.requireNonNull(elements, "the elements are null");
        return () -> counting(elements.iterator());
    }

    private <T> Iterator<T> counting(Iterator<T> elements) {
        return new Iterator<>() {
            private int handed;

            @Override
            public boolean hasNext() {
                advance(handed);
                handed = 0;
                return elements.hasNext();
            }

            @Override
            public T next() {
                advance(handed);
                handed = 0;
                var next = elements.next();
                handed = 1;
                return next;
            }
        };
    }

    /** Takes the bar away, and prints its last state. Does nothing the second time. Never waits. Without it, the bar ends with its loop. */
    @Override
    public void close() {
        display.close();
    }

    private ProgressState state(boolean last) {
        var elapsed = loop.time().toNanos() - begun;
        var done = count.get();
        var whole = elapsed > 0 ? done * (double) SECOND / elapsed : 0;
        return new ProgressState(name, note, amounts, done, total, last ? whole : rate, elapsed, last);
    }

    /** Keeps one sample a second. */
    private void sample() {
        var now = new Sample(loop.time().toNanos(), count.get());
        var first = samples.getFirst();
        rate = now.time > first.time ? Math.max(0, (now.count - first.count) * (double) SECOND / (now.time - first.time)) : 0;
        if (now.time - samples.getLast().time >= SECOND) {
            samples.add(now);
            if (samples.size() > WINDOW) {
                samples.removeFirst();
            }
        }
    }

    private final class Content implements Display.Content {
        @Override
        public int label() {
            return name.length();
        }

        @Override
        public List<String> live(int columns, int label, boolean last) {
            return List.of(state(last).live(columns, label, style));
        }

        @Override
        public List<String> plain(boolean last) {
            return List.of(state(last).plain());
        }

        @Override
        public void tick() {
            sample();
        }
    }
}
