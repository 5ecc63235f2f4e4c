package dev.meanwhile;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.function.BiConsumer;

/**
 * The one place where a loop's reports leave it: to its exception handler, or to the log. Both are other people's code, so they run as
 * callbacks ({@link Callbacks}), one report after the other, in order. If they can't keep up, reports beyond {@link #MOST} are counted
 * and dropped. The end of the loop waits until all are delivered.
 */
final class Reporter {
    private static final int MOST = 1000;

    private record Report(Context context, BiConsumer<? super String, ? super Throwable> to, String message, Throwable failure) {
    }

    private final Loop loop;
    private final ArrayDeque<Report> waiting = new ArrayDeque<>();
    private BiConsumer<? super String, ? super Throwable> handler;
    private boolean delivering;
    private int dropped;

    Reporter(Loop loop, BiConsumer<? super String, ? super Throwable> handler) {
        this.loop = loop;
        this.handler = handler;
    }

    /** The exception handler of a loop that was given none. */
    static void log(String message, Throwable failure) {
        Log.log(Level.ERROR, message, failure instanceof DeadlockException ? null : failure);
    }

    void handler(BiConsumer<? super String, ? super Throwable> replacement) {
        handler = replacement;
    }

    /** Reports to the exception handler, which sees the given context variables. On the loop. */
    void failure(Context context, String message, Throwable failure) {
        add(new Report(context, handler, message, failure));
    }

    /** As {@link #failure}, from where the program's own code runs: the handler may as well run there, before this returns. */
    void failureNow(Context context, String message, Throwable failure) {
        if (delivering) {
            failure(context, message, failure);
        } else {
            delivering = true;
            deliver(new Report(context, handler, message, failure));
            deliver();
        }
    }

    /** Writes to the log. On the loop. */
    void log(Level level, String message, Throwable failure) {
        add(new Report(Context.EMPTY, (text, cause) -> Log.log(level, text, cause), message, failure));
    }

    private void add(Report report) {
        if (waiting.size() >= MOST) {
            dropped++;
            return;
        }
        waiting.add(report);
        if (!delivering) {
            delivering = true;
            loop.scheduler.queue(new Callback(Context.EMPTY, this::deliver));
        }
    }

    /** Delivers what is waiting, and what comes meanwhile. */
    private void deliver() {
        for (var report = waiting.poll(); report != null; report = waiting.poll()) {
            deliver(report);
            if (dropped > 0 && waiting.isEmpty()) {
                var lost = dropped;
                dropped = 0;
                Log.log(Level.WARNING, lost + " reports of " + loop + " were dropped: " + MOST + " were waiting to be delivered", null);
            }
        }
        delivering = false;
    }

    private void deliver(Report report) {
        var mine = Context.current();
        Context.makeCurrent(report.context);
        try {
            report.to.accept(report.message, report.failure);
        } catch (Throwable t) {
            suppress(t, report.failure);
            log("the exception handler of " + loop + " failed on: " + report.message, t);
        } finally {
            Context.makeCurrent(mine);
        }
    }

    private static void suppress(Throwable thrown, Throwable original) {
        if (thrown != original && original != null) {
            thrown.addSuppressed(original);
        }
    }

    /** After the loop's end, in the thread that ran it: delivers what is left. */
    void deliverRest() {
        if (!waiting.isEmpty()) {
            deliver();
        }
    }
}
