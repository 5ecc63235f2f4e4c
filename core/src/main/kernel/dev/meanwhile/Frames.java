package dev.meanwhile;

import java.util.ArrayList;
import java.util.List;

/** Stacks as reports show them: the program's own frames, without those of the JDK and the runtime. */
final class Frames {
    private static final String OURS = Frames.class.getPackageName();
    /** How much of a stack is shown: its innermost calls, where things happen, and its outermost ones, where the program's author is at home. */
    private static final int INNERMOST = 10;
    private static final int OUTERMOST = 8;

    private Frames() {
    }

    static boolean isOfProgram(StackTraceElement frame) {
        var type = frame.getClassName();
        return !type.startsWith("java.") && !type.startsWith("jdk.") && !type.startsWith("sun.") && !isOfRuntime(frame);
    }

    /** Whether it belongs to core; the other modules count as the program here. */
    static boolean isOfRuntime(StackTraceElement frame) {
        var type = frame.getClassName();
        return type.lastIndexOf('.') == OURS.length() && type.startsWith(OURS);
    }

    /** Whether a virtual thread runs on top of this frame of its carrier. */
    static boolean isMount(StackTraceElement frame) {
        return frame.getMethodName().equals("runContinuation") && frame.getClassName().equals("java.lang.VirtualThread");
    }

    /** Whether a loop is closing its resources, after its last task. */
    static boolean isClosing(List<StackTraceElement> stack) {
        return stack.stream().anyMatch(frame -> frame.getClassName().equals(OURS + ".Resources") && frame.getMethodName().equals("close"));
    }

    /** Whether the runtime is reporting: what a logging library does then is not the program's fault. */
    static boolean isReporting(List<StackTraceElement> stack) {
        return stack.stream().anyMatch(frame -> frame.getClassName().equals(Log.class.getName()));
    }

    static List<StackTraceElement> ofProgram(List<StackTraceElement> stack) {
        return stack.stream().filter(Frames::isOfProgram).toList();
    }

    /** {@return where in the program a stack is, as " at …", or nothing} */
    static String place(List<StackTraceElement> stack) {
        return stack.stream().filter(Frames::isOfProgram).findFirst().map(frame -> " at " + frame).orElse("");
    }

    /**
     * {@return a stack as the lines of a report} The program's frames, and the call on top of them. All frames if none is the program's.
     */
    static String text(List<StackTraceElement> stack) {
        var frames = cut(stack);
        var text = new StringBuilder();
        for (var i = 0; i < frames.size(); i++) {
            if (frames.size() > INNERMOST + OUTERMOST && i == INNERMOST) {
                i = frames.size() - OUTERMOST;
                text.append("\t… ").append(i - INNERMOST).append(" more\n");
            }
            text.append("\tat ").append(frames.get(i)).append('\n');
        }
        return text.toString();
    }

    /** {@return the program's frames and what they called directly, if that is not the runtime on the way to the program's next} */
    static List<StackTraceElement> cut(List<StackTraceElement> stack) {
        var frames = new ArrayList<StackTraceElement>();
        for (var i = 0; i < stack.size(); i++) {
            var called = i + 1 < stack.size() && isOfProgram(stack.get(i + 1));
            if (isOfProgram(stack.get(i)) || called && (frames.isEmpty() || !isOfRuntime(stack.get(i)))) {
                frames.add(stack.get(i));
            }
        }
        return frames.isEmpty() ? stack : frames;
    }
}
