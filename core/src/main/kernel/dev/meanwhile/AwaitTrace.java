package dev.meanwhile;

import java.lang.StackWalker.StackFrame;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Adds to a failure's stack where it was awaited, as {@code at awaited.by(task 'main')} and the frames of that task: what the stack would
 * be if the awaiting task had called the failed one.
 *
 * <p>The exception stays the same object, with its fields, cause and suppressed exceptions. Kotlin and {@code ForkJoinTask} make a copy
 * by reflection instead, and their users report lost fields and messages, failing comparisons, and classes that can't be copied. Reactor adds a
 * suppressed exception for each subscriber; here the suppressed ones are a scope's other failures, which programs read, and in Reactor
 * exceptions that are shared grew without bound. So at most {@value #PLACES} places are added to one failure, and each place once. The cost: a
 * failure's stack is filled in when it is awaited, some ten microseconds; nothing if all goes well. An exception without a stack gets none.
 */
final class AwaitTrace {
    private static final int PLACES = 8;
    /** The frames shown of one place. */
    private static final int FRAMES = 16;
    private static final String BOUNDARY = "awaited";
    private static final String PACKAGE = AwaitTrace.class.getPackageName();
    /** Classes of the runtime between the program and the wait. */
    private static final Set<String> OURS = Set.of("ActionBody", "AwaitTrace", "Awaitable", "Beats", "Children", "Context", "ContextVar", "Flow",
            "Frame", "FromPublisher", "Gathering", "Generator", "Inline", "MappingBody", "Meanwhile", "Outcome", "Parallel", "Promise", "Pumps", "Race", "Retry",
            "Scope", "Shield", "StageWait", "Task", "Timeout", "ToPublisher");

    private AwaitTrace() {
    }

    /** Called before the running task is thrown the failure of something it awaited. The task is null outside of tasks. */
    static void addTo(Throwable failure, Object task) {
        if (task == null) {
            return;
        }
        try {
            var trace = failure.getStackTrace();
            if (trace.length == 0 || Arrays.stream(trace).filter(AwaitTrace::isBoundary).count() >= PLACES) {
                return;
            }
            var place = here();
            if (!place.isEmpty() && !contains(trace, place)) {
                failure.setStackTrace(joined(trace, task, place));
            }
        } catch (RuntimeException e) {
            // The exception's class overrides these methods. It is rethrown all the same.
        }
    }

    /** {@return the frames of the current task's program, innermost first} */
    private static List<StackTraceElement> here() {
        return StackWalker.getInstance().walk(frames -> frames.takeWhile(frame -> !isFoot(frame))
                .filter(frame -> !isOurs(frame.getClassName()))
                .limit(FRAMES)
                .map(StackFrame::toStackTraceElement)
                .toList());
    }

    /** Below it all stacks are the same. */
    private static boolean isFoot(StackFrame frame) {
        return frame.getMethodName().equals("runBody") && frame.getClassName().equals(PACKAGE + ".Task");
    }

    private static boolean isOurs(String className) {
        var dot = className.lastIndexOf('.');
        var nested = className.indexOf('$', dot);
        return dot == PACKAGE.length() && className.startsWith(PACKAGE)
                && OURS.contains(className.substring(dot + 1, nested < 0 ? className.length() : nested));
    }

    private static boolean isBoundary(StackTraceElement frame) {
        return frame.getClassName().equals(BOUNDARY);
    }

    /** Whether this place was added before, whoever awaited there. */
    private static boolean contains(StackTraceElement[] trace, List<StackTraceElement> place) {
        var size = place.size();
        for (var i = 0; i + size < trace.length; i++) {
            var end = i + 1 + size;
            if (isBoundary(trace[i]) && (end == trace.length || isBoundary(trace[end]))
                    && Arrays.asList(trace).subList(i + 1, end).equals(place)) {
                return true;
            }
        }
        return false;
    }

    private static StackTraceElement[] joined(StackTraceElement[] trace, Object task, List<StackTraceElement> place) {
        var joined = Arrays.copyOf(trace, trace.length + 1 + place.size());
        joined[trace.length] = new StackTraceElement(BOUNDARY, "by", task.toString(), -1);
        for (var i = 0; i < place.size(); i++) {
            joined[trace.length + 1 + i] = place.get(i);
        }
        return joined;
    }
}
