package dev.meanwhile;

import java.time.Duration;
import java.util.LinkedHashMap;

/**
 * The failures that may reach nobody. Whoever awaits a failed task or promise, or owns its scope, gets the exception; if nobody
 * has within a second, or by the end of the loop, it is reported, once. asyncio reports it when the garbage collector finds it, which in a
 * server may be minutes later, or never.
 */
final class Failures {
    private final Loop loop;
    private final long grace;
    /** With the time of each, oldest first. What is read is removed at once: a failure may hold more than its stack. */
    private final LinkedHashMap<Awaitable<?>, Long> unread = new LinkedHashMap<>();
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
        if (!failed.isRead()) {
            unread.put(failed, loop.now());
            arm();
        }
    }

    /** It has been read. After the end of the loop, that may be in any thread, and there is nothing left here. */
    void remove(Awaitable<?> failed) {
        if (loop.isHere() && unread.remove(failed) != null && unread.isEmpty()) {
            loop.timers.remove(timer);
        }
    }

    /** At the end of the loop: nobody will read them now. */
    void flush() {
        reportOlderThan(Long.MAX_VALUE);
    }

    private void reportOlderThan(long time) {
        while (!unread.isEmpty() && (time == Long.MAX_VALUE || unread.firstEntry().getValue() - time <= 0)) {
            var what = unread.pollFirstEntry().getKey();
            if (what instanceof Task<?> task && task.hasOnlookers() && time != Long.MAX_VALUE) {
                unread.put(task, loop.now());
            } else if (!what.isRead()) {
                var context = what instanceof Task<?> task ? task.fibre.context() : Context.EMPTY;
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
        if (!unread.isEmpty() && !timer.isSet() && grace < Durations.FOREVER) {
            loop.timers.add(timer, unread.firstEntry().getValue() + grace);
        }
    }
}
