package dev.meanwhile.io;

import dev.meanwhile.Handle;
import dev.meanwhile.Loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Paints the displays of a loop while there are any: ten times a second, or looks once a second whether a line is due. */
final class Ticker implements AutoCloseable {
    private static final Duration FRAME = Duration.ofMillis(100);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Loop loop;
    private final List<Display> displays = new ArrayList<>();
    private Optional<Handle> timer = Optional.empty();

    private Ticker(Loop loop) {
        this.loop = loop;
    }

    static Ticker current() {
        return Loop.resource(Ticker.class, Ticker::new);
    }

    void add(Display display) {
        displays.add(display);
        restart();
    }

    void remove(Display display) {
        displays.remove(display);
        if (displays.isEmpty()) {
            timer.ifPresent(Handle::cancel);
            timer = Optional.empty();
        }
    }

    private void restart() {
        timer.ifPresent(Handle::cancel);
        timer = Optional.of(loop.callLater(displays.stream().anyMatch(Display::isLive) ? FRAME : LOOK, this::tick));
    }

    private void tick() {
        var screens = new LinkedHashSet<Screen>();
        // Printing may suspend this callback, while displays are opened and closed.
        for (var display : List.copyOf(displays)) {
            if (displays.contains(display)) {
                display.tick();
                if (display.isLive()) {
                    screens.add(display.screen());
                }
            }
        }
        screens.forEach(Screen::paint);
        if (!displays.isEmpty()) {
            restart();
        }
    }

    /** The loop ends: nobody is left who would close them. */
    @Override
    public void close() {
        List.copyOf(displays).forEach(Display::close);
    }
}
