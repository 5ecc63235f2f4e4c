package dev.meanwhile.test;

import dev.meanwhile.Task;
import dev.meanwhile.WaitInfo;
import dev.meanwhile.WaitKind;
import java.util.List;

/** Tasks as a failed test shows them: what each waits for, where in the program, and where it was spawned. */
final class TaskList {
    private static final int MOST = 50;
    private static final int FRAMES = 30;

    private TaskList() {
    }

    /** {@return a few lines for each task, after a line break} */
    static String of(List<Task<?>> tasks) {
        var text = new StringBuilder();
        tasks.stream().limit(MOST).forEach(task -> describe(task, text));
        if (tasks.size() > MOST) {
            text.append("\n  … and ").append(tasks.size() - MOST).append(" more");
        }
        return text.append('\n').toString();
    }

    private static void describe(Task<?> task, StringBuilder text) {
        // A call of the JDK that blocks is shown by its stack.
        var waitsFor = task.waitsFor().filter(wait -> wait.kind() != WaitKind.FOREIGN).map(WaitInfo::target);
        var stack = task.stack();
        text.append("\n  ").append(task);
        if (waitsFor.isPresent()) {
            text.append(" waits for ").append(waitsFor.get());
            stack.stream().filter(TaskList::isOfProgram).limit(1).forEach(frame -> text.append("\n      at ").append(frame));
        } else if (stack.isEmpty()) {
            text.append(" has not started");
        } else {
            text.append(" runs, or is in a blocking call of the JDK");
            stack.stream().limit(FRAMES).forEach(frame -> text.append("\n      at ").append(frame));
        }
        if (!task.name().equals("main") && !task.spawnedAt().isEmpty()) {
            text.append("\n      spawned at ").append(task.spawnedAt());
        }
    }

    /** Neither the JDK's nor the runtime's. */
    private static boolean isOfProgram(StackTraceElement frame) {
        var type = frame.getClassName();
        var packageName = type.substring(0, Math.max(0, type.lastIndexOf('.')));
        return !packageName.equals("dev.meanwhile") && !packageName.startsWith("java.") && !packageName.startsWith("jdk.")
                && !type.equals(LoopTests.class.getName()) && !type.equals(VirtualClock.class.getName());
    }
}
