package dev.meanwhile;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;

/**
 * What the runtime says on its own, in the log. Reports of a loop go through its {@link Reporter}; the watchdog has a thread of its own and
 * logs from there.
 */
final class Reports {
    /** How much of a stack is shown: endless recursion should not fill the log. */
    private static final int FRAMES = 64;

    private Reports() {
    }

    static void stillRunning(Loop loop, String what, long nanos) {
        loop.reporter.log(Level.WARNING, loop + " has been ending for " + Durations.text(nanos) + " and still waits for " + what, null);
    }

    static void heldUp(Loop loop, String who, long millis, StackTraceElement[] stack, String remark) {
        Log.log(Level.WARNING, loop + " has been held up for " + millis + " ms by " + who + remark + "\n" + text(stack), null);
    }

    /** Nothing is wrong with it, as a task may be meant to run as long as main does; but what it was about to do is not done. */
    static void leftRunning(Loop loop, List<Task<?>> tasks) {
        loop.reporter.log(Level.INFO, "the main task of " + loop + " has ended while " + tasks.size()
                + (tasks.size() == 1 ? " other was still running, which is" : " others were still running, which are")
                + " cancelled now; what is to come to its end should be awaited, or spawned in a scope:"
                + waits(tasks, 10, true), null);
    }

    static void pinned(Loop loop, Task<?> task, List<StackTraceElement> stack) {
        Log.log(Level.WARNING, task + " of " + loop + " waits where it can't be suspended, " + Pin.describe(stack)
                + ", and keeps one of the JDK's carrier threads until then; when these are used up, no task runs any more\n"
                + text(stack.toArray(StackTraceElement[]::new)), null);
    }

    /** {@return who waits for what, a line a task} */
    static String waits(List<Task<?>> tasks) {
        return waits(tasks, 100, false);
    }

    private static String waits(List<Task<?>> tasks, int most, boolean withSites) {
        var text = new StringBuilder();
        tasks.stream().limit(most).forEach(task -> text.append("\n  ").append(task)
                .append(withSites && !task.spawnedAt().isEmpty() ? ", spawned at " + task.spawnedAt() + "," : "").append(" waits for ")
                .append(task.waitingFor().map(WaitRecord::toString).orElse("nothing")));
        if (tasks.size() > most) {
            text.append("\n  … and ").append(tasks.size() - most).append(" more");
        }
        return text.toString();
    }

    private static String text(StackTraceElement[] stack) {
        var text = new StringBuilder();
        Arrays.stream(stack).limit(FRAMES).forEach(frame -> text.append("\tat ").append(frame).append('\n'));
        if (stack.length > FRAMES) {
            text.append("\t… ").append(stack.length - FRAMES).append(" more\n");
        }
        return text.toString();
    }
}
