package dev.meanwhile;

import java.lang.System.Logger.Level;
import java.util.List;

/**
 * What the runtime reports on its own, in the log. Reports of a loop go through its {@link Reporter}; the watchdog has a thread of its own and
 * logs from there.
 */
final class Reports {
    private Reports() {
    }

    static void stillRunning(Loop loop, String what, long nanos) {
        loop.reporter.log(Level.WARNING, loop + " has been ending for " + Durations.text(nanos) + " and still waits for " + what, null);
    }

    /** @param millis for how long, as far as it is known; else 0 */
    static void blocked(Loop loop, String who, long millis, List<StackTraceElement> stack, String remark) {
        Log.log(Level.WARNING, loop + (millis == 0 ? " is blocked by " : " has been blocked for " + millis + " ms by ") + who + remark + "\n"
                + Frames.text(stack), null);
    }

    /** No error, since a task may be meant to run as long as main does; but the rest of its work is lost. */
    static void leftRunning(Loop loop, List<Task<?>> tasks) {
        loop.reporter.log(Level.INFO, "the main task of " + loop + " has ended while " + tasks.size()
                + (tasks.size() == 1 ? " other was still running; it is" : " others were still running; they are")
                + " cancelled now. Await tasks that must finish, or spawn them in a scope:"
                + waits(tasks, 10, true), null);
    }

    static void pinned(Loop loop, Task<?> task, List<StackTraceElement> stack) {
        Log.log(Level.WARNING, task + " of " + loop + " waits where it can't be suspended, " + Pin.describe(stack)
                + ", and occupies one of the JDK's carrier threads meanwhile; when all of them are occupied, no task runs\n"
                + Frames.text(stack), null);
    }

    /** {@return who waits for what, and for whom in a circle} */
    static String deadlocked(Loop loop) {
        return waits(loop.live().snapshot()) + GraphText.circles(new GraphCapture(loop).circles());
    }

    /** {@return who waits for what, a line for each task} */
    static String waits(List<Task<?>> tasks) {
        return waits(tasks, 100, false);
    }

    private static String waits(List<Task<?>> tasks, int most, boolean withSites) {
        var text = new StringBuilder();
        tasks.stream().limit(most).forEach(task -> text.append("\n  ").append(task)
                .append(withSites && !task.spawnedAt().isEmpty() ? ", spawned at " + task.spawnedAt() + "," : "").append(" waits for ")
                .append(task.waitsFor().map(WaitInfo::toString).orElse("nothing")));
        if (tasks.size() > most) {
            text.append("\n  … and ").append(tasks.size() - most).append(" more");
        }
        return text.toString();
    }
}
