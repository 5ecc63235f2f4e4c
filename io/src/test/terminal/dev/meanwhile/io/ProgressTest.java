package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.compute;
import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.mapConcurrent;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Flow;
import dev.meanwhile.test.LoopTest;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

/** Progress bars on virtual time: what is to be seen at each moment. */
class ProgressTest {
    private final Emulator screen = new Emulator(80);

    private ProgressOptions live(ProgressOptions options) {
        return options.output(screen.stream()).live(true);
    }

    private void shows(String text) {
        assertEquals(text.stripTrailing(), screen.text());
    }

    @LoopTest
    void aBarShowsHowMuchHowFastAndTheTimeLeft() {
        try (var progress = Progress.of("downloads", 10, this::live)) {
            shows("");
            sleep(millis(150));
            shows("downloads    0% ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░  0/10  -:-- left");
            sleep(millis(1850));
            progress.advance(4);
            sleep(millis(50));
            shows("downloads   40% ████████████░░░░░░░░░░░░░░░░░░  4/10  2.0/s  0:03 left");
            sleep(seconds(3));
            progress.advance(6);
            assertEquals(10, progress.count());
        }
        shows("downloads  100% ██████████████████████████████  10  2.0/s  0:05");
        assertEquals(0, screen.column());
        assertTrue(screen.isWrapping());
        assertFalse(screen.isColoured());
    }

    /** After a second at 100 a second and a minute at 1, what counts are the last ten seconds. */
    @LoopTest
    void theRateIsThatOfTheLastTenSeconds() {
        try (var progress = Progress.of("pages", o -> live(o).unit("pages"))) {
            progress.advance(100);
            for (var i = 0; i < 60; i++) {
                sleep(seconds(1));
                progress.advance();
            }
            sleep(millis(150));
            shows("pages  ⠙  160 pages  1.0 pages/s  1:00");
        }
        shows("pages  160 pages  2.7 pages/s  1:00");
    }

    @LoopTest
    void bytesHaveTheUnitOfTheTotal() {
        try (var progress = Progress.of("film.mp4", 3L << 20, o -> live(o).bytes())) {
            progress.advance(300 << 10);
            sleep(millis(1050));
            shows("film.mp4    9% ██░░░░░░░░░░░░░░░░░░░░░░░░░  0.3/3.0 MiB  300.0 KiB/s  0:09 left");
        }
    }

    @LoopTest
    void aTotalMayBecomeKnownAndANoteIsShown() {
        try (var progress = Progress.of("files", this::live)) {
            progress.advance(3);
            sleep(millis(1050));
            shows("files  ⠋  3  3.0/s  0:01");
            progress.total(6);
            progress.note("a.txt\nsecond line");
            sleep(millis(100));
            shows("files   50% ███████████████░░░░░░░░░░░░░░░  3/6  2.7/s  0:01 left  a.txt");
        }
    }

    @LoopTest
    void barsThatEndGoAboveTheOthers() {
        try (var all = Progress.of("all", 2, this::live)) {
            for (var name : List.of("first", "second")) {
                try (var one = Progress.of(name, 1, this::live)) {
                    sleep(millis(500));
                    one.advance();
                }
                all.advance();
            }
            sleep(millis(50));
            shows("""
                    first  100% ██████████████████████████████  1  2.0/s  0:00
                    second  100% ██████████████████████████████  1  2.0/s  0:00
                    all  100% ██████████████████████████████  2/2  2.0/s  0:00 left
                    """);
        }
        shows("""
                first  100% ██████████████████████████████  1  2.0/s  0:00
                second  100% ██████████████████████████████  1  2.0/s  0:00
                all  100% ██████████████████████████████  2  1.9/s  0:01
                """);
    }

    @LoopTest
    void aBarThatIsNotKeptLeavesNothing() {
        try (var _ = Progress.of("all", 2, this::live)) {
            try (var _ = Progress.of("one", 1, o -> live(o).keep(false))) {
                sleep(millis(150));
                shows("""
                        all    0% ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░  0/2  -:-- left
                        one    0% ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░  0/1  -:-- left
                        """);
            }
            shows("all    0% ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░  0/2  -:-- left");
        }
    }

    @LoopTest
    void linesAppearAboveTheBars() {
        try (var progress = Progress.of("work", 2, this::live)) {
            progress.println("before the first picture");
            sleep(millis(150));
            progress.println("after it");
            shows("""
                    before the first picture
                    after it
                    work    0% ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░  0/2  -:-- left
                    """);
        }
    }

    @LoopTest
    void aNarrowScreenGetsAShorterBarThenNone() {
        for (var columns : List.of(45, 30, 20)) {
            var narrow = new Emulator(columns);
            try (var progress = Progress.of("download", 10, o -> o.output(narrow.stream()).live(true).columns(columns))) {
                sleep(millis(150));
                progress.note("");
                assertEquals(switch (columns) {
                    case 45 -> "download    0% ░░░░░░░░░░░░  0/10  -:-- left";
                    case 30 -> "download    0%  0/10  -:-- le";
                    default -> "download    0%  0/1";
                }, narrow.text());
            }
        }
    }

    @LoopTest
    void moreBarsThanRowsAreCounted() {
        var bars = IntStream.range(0, 30).mapToObj(i -> Progress.of("bar " + i, 1, o -> live(o).keep(false))).toList();
        sleep(millis(150));
        var lines = screen.text().lines().toList();
        assertEquals(23, lines.size());
        assertEquals("and 8 more", lines.getLast());
        bars.forEach(Progress::close);
        shows("");
    }

    @LoopTest
    void coloursAreAnOption() {
        try (var progress = Progress.of("work", 2, o -> live(o).colour(true))) {
            progress.advance();
            sleep(millis(150));
            assertTrue(screen.isColoured());
        }
    }

    @LoopTest
    void asciiIsEnoughForAnOldTerminal() {
        var bytes = new ByteArrayOutputStream();
        var ascii = new PrintStream(bytes, true, StandardCharsets.US_ASCII);
        try (var progress = Progress.of("work", 2, o -> o.output(ascii).live(true))) {
            progress.advance();
        }
        assertEquals("work   50% ###############...............  1/2  0:00\n", bytes.toString(StandardCharsets.US_ASCII));
    }

    @LoopTest
    void aPipeGetsALineNowAndThenAndOneAtTheEnd() {
        try (var progress = Progress.of("downloads", 100, o -> o.output(screen.stream()));
                var lookups = Progress.of("lookups", o -> o.output(screen.stream()).interval(seconds(20)))) {
            for (var i = 0; i < 25; i++) {
                sleep(seconds(1));
                progress.advance(3);
                lookups.advance();
            }
            progress.note("the rest failed");
        }
        shows("""
                downloads: 27%, 27/100, 2.7/s, 0:27 left
                downloads: 57%, 57/100, 3.0/s, 0:14 left
                lookups: 19, 1.0/s, after 0:20
                lookups: 25, 1.0/s, in 0:25
                downloads: 75%, 75/100, 3.0/s, in 0:25, the rest failed
                """);
    }

    @LoopTest
    void cancellationLeavesACleanLine() {
        assertTrue(moveOnAfter(millis(250), () -> {
            try (var progress = Progress.of("work", 4, this::live)) {
                progress.advance();
                sleep(seconds(60));
            }
            return "";
        }).isEmpty());
        shows("work   25% ███████░░░░░░░░░░░░░░░░░░░░░░░  1/4  4.0/s  0:00");
        assertEquals(0, screen.column());
    }

    @LoopTest
    void elementsAreCountedWhenTheNextIsAskedFor() {
        try (var progress = Progress.of("flow", this::live)) {
            Flow<Integer> numbers = generate(out -> {
                for (var i = 0; i < 3; i++) {
                    assertEquals(i, progress.count());
                    out.emit(i);
                }
            });
            assertEquals(List.of(0, 1, 2), progress.track(numbers).toList());
            assertEquals(3, progress.count());
            for (var letter : progress.track(List.of("a", "b"))) {
                assertEquals(letter.equals("a") ? 3 : 4, progress.count());
            }
            assertEquals(5, progress.count());
            progress.trackBytes(Flow.of(List.of(new byte[10], new byte[85]))).toList();
            assertEquals(100, progress.count());
            assertEquals(List.of(1), progress.track(Flow.of(List.of(1, 2, 3))).take(1).toList());
        }
    }

    @LoopTest
    void tasksAndThreadsCountTogether() throws Exception {
        try (var progress = Progress.of("work", 1100, this::live)) {
            mapConcurrent(IntStream.range(0, 100).boxed().toList(), 10, i -> {
                sleep(millis(i));
                progress.advance();
                return i;
            });
            compute(() -> IntStream.range(0, 1000).forEach(_ -> progress.advance()));
            assertEquals(1100, progress.count());
        }
    }

    @LoopTest
    void aTextIsPaintedAnew() {
        var table = new StringBuilder("host  state\n");
        try (var _ = Live.show(() -> table + "end", this::live)) {
            sleep(millis(150));
            table.append("a     up\n");
            shows("host  state\nend");
            sleep(millis(100));
            shows("host  state\na     up\nend");
            table.setLength(0);
            sleep(millis(100));
            shows("end");
            table.append("last\n");
        }
        shows("last\nend");
    }

    @LoopTest
    void aPipeGetsATextOnlyIfItHasChanged() {
        var state = new StringBuilder("one");
        try (var _ = Live.show(() -> state.toString(), o -> o.output(screen.stream()))) {
            sleep(seconds(25));
            state.append(" two");
            sleep(seconds(10));
        }
        shows("one\none two\none two");
    }

    /** In carrier mode tasks run while a display waits for the stream that it prints to. Here one runs in the place of a task. */
    @LoopTest
    void displaysAreClosedAndOpenedWhileOthersArePrinted() {
        var closing = new ArrayList<Live>();
        var last = new StringBuilder("last");
        try (var _ = Live.show(() -> {
            closing.forEach(Live::close);
            return "first";
        }, o -> o.output(screen.stream()));
                var second = Live.show(() -> "second", o -> o.output(screen.stream()));
                var _ = Live.show(() -> last.toString(), o -> o.output(screen.stream()))) {
            closing.add(second);
            sleep(seconds(15));
            last.append(", changed");
            sleep(seconds(10));
            shows("second\nfirst\nlast\nlast, changed");
        }
    }

    /** Closing twice, and what the end of the loop closes. */
    @Test
    void aForgottenBarEndsWithItsLoop() {
        run(() -> {
            var progress = Progress.of("forgotten", 2, this::live);
            var twice = Progress.of("twice", 1, this::live);
            twice.close();
            twice.close();
            progress.advance();
        });
        assertTrue(screen.text().matches("(?s)twice +0% .*\nforgotten +50% .*[^\n]"), screen.text());
    }

    @LoopTest
    void wrongArgumentsAreNamed() {
        var negative = assertThrows(IllegalArgumentException.class, () -> Progress.of("x", -1));
        assertEquals("of(\"x\", -1): the total can't be negative; if it is not known, leave it out", negative.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Progress.of("x", o -> o.interval(seconds(0))));
        assertThrows(IllegalArgumentException.class, () -> Progress.of("x", o -> o.columns(3)));
    }
}
