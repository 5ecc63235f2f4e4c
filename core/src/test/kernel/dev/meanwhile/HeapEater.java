package dev.meanwhile;

import static dev.meanwhile.Meanwhile.event;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;

import java.time.Duration;

/** The programs that {@link HeapExhaustedTest} runs in a JVM of its own, whose heap is small. */
final class HeapEater {
    private HeapEater() {
    }

    static void main(String[] args) {
        run(() -> {
            switch (args[0]) {
                case "one" -> one();
                case "storm" -> storm();
                case "lost" -> lost();
                default -> throw new IllegalArgumentException(args[0]);
            }
        });
        IO.println("end");
    }

    /** One task takes all the memory, twice, and has it back when it fails. Others only sleep. */
    private static void one() {
        var ticks = new int[1];
        var failed = new int[1];
        var tickers = 50;
        for (var i = 0; i < tickers; i++) {
            spawn("ticker", () -> {
                try {
                    while (true) {
                        sleep(millis(1));
                        ticks[0]++;
                    }
                } catch (OutOfMemoryError e) {
                    // It needed some too, just then.
                    failed[0]++;
                }
            });
        }
        for (var round = 0; round < 2; round++) {
            var eater = spawn("eater", () -> {
                var chain = new Object[0];
                for (var links = 1L;; links++) {
                    chain = new Object[] {chain};
                    if (links % 2000 == 0) {
                        sleep(Duration.ZERO);
                    }
                }
            });
            try {
                eater.await();
            } catch (OutOfMemoryError e) {
                IO.println("the eater failed");
            }
        }
        var before = ticks[0];
        while (ticks[0] < before + 2 * tickers) {
            sleep(millis(1));
        }
        var alive = Loop.current().tasks().stream().filter(task -> task.name().equals("ticker")).count();
        IO.println(alive > 0 && alive + failed[0] == tickers ? "the others go on" : alive + " others go on, " + failed[0] + " have failed");
    }

    /** So many tasks that the heap is full of them: each wait, and each request to cancel one, may lack memory. */
    private static void storm() {
        var storm = spawn("storm", () -> {
            var never = event();
            scope(scope -> {
                for (var i = 0;; i++) {
                    scope.spawn(() -> never.await());
                    if (i % 1000 == 0) {
                        sleep(Duration.ZERO);
                    }
                }
            });
        });
        try {
            storm.await();
        } catch (OutOfMemoryError e) {
            IO.println("the storm failed");
        }
        IO.println(gather(() -> 1, () -> 2));
    }

    /** A task whose thread never continues, as if the JDK's scheduler had dropped it, after the heap was exhausted. */
    private static void lost() {
        while (!exhaust()) {
            sleep(millis(10));
        }
        var lost = spawn("lost", () -> sleep(millis(50)));
        sleep(Duration.ZERO);
        lost.fibre.thread = Thread.ofVirtual().unstarted(() -> { });
        lost.await();
    }

    /** {@return whether the reserve was there and is gone} */
    private static boolean exhaust() {
        var wasFull = HeapReserve.fill();
        try {
            var chain = new Object[0];
            while (true) {
                chain = new Object[] {chain, new byte[1000]};
            }
        } catch (OutOfMemoryError e) {
            return wasFull && HeapReserve.wasOpened();
        }
    }
}
