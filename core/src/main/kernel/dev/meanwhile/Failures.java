package dev.meanwhile;

import java.time.Duration;
import java.util.ArrayDeque;

/**
 * The failures that may reach nobody. Whoever awaits a failed task or promise, or owns its scope, gets the exception; if nobody
 * has within a second, or by the end of the loop, it is reported, once. asyncio waits for the garbage collector to tell,
 * which in a server may be minutes, or never.
 */
final class Failures {
    private record Unread(Awaitable<?> what, long since) {
    }

    private final Loop loop;
    private final long grace;
    private final ArrayDeque<Unread> waiting = new ArrayDeque<>();
    private final Timer timer = new Timer() {
        @Override
        void fire() {
            reportOlderThan(loop.now() - grace);
        }
    };

    Failures(Loop loop, Duration grace) {
        this.loop = loop;
        this.grace = Durations.nanos(grace);
    }

    void add(Awaitable<?> failed) {
        if (failed.isRead()) {
            return;
        }
        waiting.add(new Unread(failed, loop.now()));
        arm();
    }

    /** At the end of the loop: nobody will read them any more. */
    void flush() {
        reportOlderThan(Long.MAX_VALUE);
    }

    private void reportOlderThan(long time) {
        while (!waiting.isEmpty() && (time == Long.MAX_VALUE || waiting.peek().since - time <= 0)) {
            var what = waiting.poll().what;
            if (what instanceof Task<?> task && task.hasOnlookers() && time != Long.MAX_VALUE) {
                waiting.add(new Unread(task, loop.now()));
            } else if (!what.isRead()) {
                var context = what instanceof Task<?> task ? task.context() : Context.EMPTY;
                loop.reporter.failure(context, describe(what) + " failed, and nobody has awaited it", what.failure());
            }
        }
        loop.timers.remove(timer);
        arm();
    }

    private static String describe(Awaitable<?> failed) {
        var site = failed instanceof Task<?> task ? task.spawnedAt() : "";
        return failed.describeWait() + (site.isEmpty() ? "" : ", spawned at " + site + ",");
    }

    private void arm() {
        if (!waiting.isEmpty() && !timer.isSet() && grace < Timers.FOREVER) {
            loop.timers.add(timer, waiting.peek().since + grace);
        }
    }
}
