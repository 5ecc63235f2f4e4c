package dev.meanwhile.io;

import dev.meanwhile.Loop;

import java.util.List;

/** What {@link Progress} and {@link Live} have in common: painted on a screen, or a line now and then. Confined to its loop, except for painting. */
final class Display implements Screen.Item, AutoCloseable {
    /** What is displayed. */
    interface Content {
        /** How wide a first column it would like to have. Any thread. */
        default int label() {
            return 0;
        }

        /** Any thread; must not wait. */
        List<String> live(int columns, int label, boolean last);

        /** {@return the lines for a file or pipe; none if there is nothing to tell} */
        List<String> plain(boolean last);

        /** Called ten times a second while live, else once. */
        default void tick() {
        }
    }

    private final Content content;
    private final ProgressOptions options;
    private final boolean live;
    private final Loop loop;
    private final Ticker ticker;
    private final Screen screen;
    private long printed;
    private boolean closed;

    Display(Content content, ProgressOptions options) {
        this.content = content;
        this.options = options;
        this.live = options.isLive();
        this.loop = Loop.current();
        this.ticker = Ticker.current();
        this.screen = options.screen();
        this.printed = loop.time().toNanos();
    }

    void open() {
        ticker.add(this);
        if (live) {
            screen.add(this);
        }
    }

    boolean isLive() {
        return live;
    }

    Screen screen() {
        return screen;
    }

    void tick() {
        content.tick();
        var now = loop.time().toNanos();
        if (!live && now - printed >= options.interval().toNanos()) {
            printed = now;
            content.plain(false).forEach(options.stream()::println);
        }
    }

    void print(String line) {
        screen.above(options.stream(), line + "\n");
    }

    @Override
    public int label() {
        return content.label();
    }

    @Override
    public List<String> lines(int columns, int label) {
        return content.live(columns, label, false);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        ticker.remove(this);
        if (live) {
            screen.remove(this, (columns, label) -> options.keeps() ? content.live(columns, label, true) : List.of());
        } else if (options.keeps()) {
            content.plain(true).forEach(options.stream()::println);
        }
    }
}
