package dev.meanwhile.io;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A text that is painted anew while the program runs, such as a table of results.
 * {@snippet :
 * try (var live = Live.show(() -> table(results))) {
 *     …                       // changes the results
 * }
 * }
 * It is shown where {@link Progress} is, together with bars, under the same rules: ten times a second in a terminal, with everything that is printed above
 * it; elsewhere every 10 seconds if it has changed, and at the end. {@link #close} leaves its last state. Lines that are too long are cut.
 */
public final class Live implements AutoCloseable {
    private final Display display;

    private Live(Supplier<String> text, ProgressOptions options) {
        this.display = new Display(new Content(text), options);
        display.open();
    }

    /**
     * Shows a text.
     *
     * @param text asked for whenever it is painted, as a rule on the loop; if other threads print meanwhile, by them too. It must not wait or print
     * @throws IllegalStateException outside of a loop
     */
    public static Live show(Supplier<String> text) {
        return show(text, options -> options);
    }

    /** As {@link #show(Supplier)}, with options. */
    public static Live show(Supplier<String> text, UnaryOperator<ProgressOptions> options) {
        Objects.requireNonNull(text, "the text is null");
        Objects.requireNonNull(options, "the options are null");
        return new Live(text, Objects.requireNonNull(options.apply(ProgressOptions.DEFAULT), "the options are null"));
    }

    /** Ends it, and leaves its last state. Does nothing the second time. Never waits. Without it, the display ends with its loop. */
    @Override
    public void close() {
        display.close();
    }

    private static final class Content implements Display.Content {
        private final Supplier<String> text;
        private List<String> before = List.of();

        Content(Supplier<String> text) {
            this.text = text;
        }

        @Override
        public List<String> live(int columns, int label, boolean last) {
            return text.get().lines().toList();
        }

        @Override
        public List<String> plain(boolean last) {
            var now = text.get().lines().toList();
            var changed = last || !now.equals(before);
            before = now;
            return changed ? now : List.of();
        }
    }
}
