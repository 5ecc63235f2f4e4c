package dev.meanwhile;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;

/** Everything that the runtime has to say on its own: through the {@link System.Logger} {@code dev.meanwhile}. */
final class Reports {
    /** How much of a stack is shown: endless recursion should not fill the log. */
    private static final int FRAMES = 64;

    private Reports() {
    }

    /**
     * Looked up when there is something to say, so that a program with nothing to report loads no logging. Whoever reports may be the loop
     * itself, so a log that is broken must not throw: what it should have said goes to the standard error stream.
     */
    private static void log(Level level, String message, Throwable failure) {
        try {
            System.getLogger("dev.meanwhile").log(level, message, failure);
        } catch (Throwable broken) {
            System.err.println(level + " " + message + (failure == null ? "" : ": " + failure) + " (it can't be logged: " + broken + ")");
        }
    }

    private static void log(Level level, String message) {
        log(level, message, null);
    }

    static void portableMode(Throwable cause) {
        var module = Reports.class.getModule();
        log(Level.INFO, "Tasks run in portable mode, where a switch costs several times more. For the fast mode start java with: "
                + "--add-opens java.base/java.lang=" + (module.isNamed() ? module.getName() : "ALL-UNNAMED")
                + (cause instanceof IllegalAccessException ? "" : " (but this JDK is not as expected: " + cause + ")"));
    }

    /** The exception handler of a loop that was given none. */
    static void error(String message, Throwable failure) {
        log(Level.ERROR, message, failure instanceof DeadlockException ? null : failure);
    }

    static void loopFailed(Loop loop, Throwable failure) {
        log(Level.ERROR, loop + " failed", failure);
    }

    static void abandonedCall(String verb, Throwable failure) {
        if (failure != null) {
            log(Level.DEBUG, "a " + verb + " call whose task was cancelled meanwhile failed", failure);
        }
    }

    static void stillRunning(Loop loop, String what, long nanos) {
        log(Level.WARNING, loop + " has been ending for " + Durations.text(nanos) + " and still waits for " + what);
    }

    static void heldUp(Loop loop, String who, long millis, StackTraceElement[] stack, String remark) {
        log(Level.WARNING, loop + " has been held up for " + millis + " ms by " + who + remark + "\n" + text(stack));
    }

    /** Nothing is wrong with it, as a task may be meant to run as long as main does; but what it was about to do is not done. */
    static void leftRunning(Loop loop, List<Task<?>> tasks) {
        log(Level.INFO, "the main task of " + loop + " has ended while " + tasks.size()
                + (tasks.size() == 1 ? " other was still running, which is" : " others were still running, which are")
                + " cancelled now; what is to come to its end should be awaited, or spawned in a scope:"
                + waits(tasks, 10, true));
    }

    static void flowLeftOpen(Task<?> task, long nanos, Task<?> body) {
        log(Level.WARNING, task + " has left a flow half-way, whose body stood" + Frames.place(body.stack()) + " for "
                + Durations.text(nanos / 1_000_000 * 1_000_000) + " and is ended only now, with the task; write "
                + "try (var flow = …) { for (var x : flow) … }");
    }

    static void pinned(Loop loop, Task<?> task, List<StackTraceElement> stack) {
        log(Level.WARNING, task + " of " + loop + " waits where it can't be suspended, " + Pin.describe(stack)
                + ", and keeps one of the JDK's carrier threads until then; when these are used up, no task runs any more\n"
                + text(stack.toArray(StackTraceElement[]::new)));
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
