package dev.meanwhile;

import java.util.HashSet;
import java.util.List;

/** Finds tasks that still run when main has ended, and that may have been forgotten. */
final class Leftovers {
    private Leftovers() {
    }

    /**
     * {@return those to report} Not those that lose nothing by being cancelled: periodic ones ({@code every}), those that have been asked to stop, and those
     * that wait for the next item of a queue. Nor those that belong to another task that is left: the tasks that it awaits, and the bodies of its flows.
     */
    static List<Task<?>> among(List<Task<?>> all) {
        var awaited = new HashSet<Task<?>>();
        for (var task : all) {
            awaited.addAll(Frame.tasksOf(task));
            // The body of a flow awaits its consumer, but belongs to it.
            if (task.waitTarget() != null && !(task.waitTarget() instanceof Generator<?>.Idle)) {
                awaited.addAll(task.waitTarget().awaited());
            }
        }
        return all.stream().filter(task -> !awaited.contains(task) && !task.isPeriodic() && task.cancelling() == 0 && !isIdle(task)).toList();
    }

    private static boolean isIdle(Task<?> task) {
        var wait = task.waitTarget();
        return wait instanceof Generator<?>.Idle || wait != null && !task.isReady() && wait.kind() == WaitKind.QUEUE_TAKE;
    }
}
