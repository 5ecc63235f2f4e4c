package dev.meanwhile;

import java.util.ArrayList;
import java.util.List;

/** Stacks as reports show them: what the program's author wrote, without the JDK's part and ours. */
final class Frames {
    private static final String OURS = Frames.class.getPackageName();
    /** How much of a stack is shown: from its innermost calls, where things happen, and from its outermost, where the program's author is found. */
    private static final int INNERMOST = 10;
    private static final int OUTERMOST = 8;

    private Frames() {
    }

    static boolean isOfProgram(StackTraceElement frame) {
        var type = frame.getClassName();
        return !type.startsWith("java.") && !type.startsWith("jdk.") && !type.startsWith("sun.") && !isOfRuntime(frame);
    }

    /** Whether it is of core; the other modules are as the program's own here. */
    static boolean isOfRuntime(StackTraceElement frame) {
        var type = frame.getClassName();
        return type.lastIndexOf('.') == OURS.length() && type.startsWith(OURS);
    }

    /** Whether a virtual thread runs on top of this frame of its carrier. */
    static boolean isMount(StackTraceElement frame) {
        return frame.getMethodName().equals("runContinuation") && frame.getClassName().equals("java.lang.VirtualThread");
    }

    /** Whether a loop closes what it has, after its last task. */
    static boolean isClosing(List<StackTraceElement> stack) {
        return stack.stream().anyMatch(frame -> frame.getClassName().equals(OURS + ".Resources") && frame.getMethodName().equals("close"));
    }

    /** Whether the runtime says something: what a logging library does then is not the program's doing. */
    static boolean isReporting(List<StackTraceElement> stack) {
        return stack.stream().anyMatch(frame -> frame.getClassName().equals(Log.class.getName()));
    }

    static List<StackTraceElement> ofProgram(List<StackTraceElement> stack) {
        return stack.stream().filter(Frames::isOfProgram).toList();
    }

    /** {@return where in the program a stack stands, as " at …", or nothing} */
    static String place(List<StackTraceElement> stack) {
        return stack.stream().filter(Frames::isOfProgram).findFirst().map(frame -> " at " + frame).orElse("");
    }

    /**
     * {@return a stack as the lines of a report} The program's frames, and the frame on top of them: the call that it sits in. If the
     * program has no part in it, all frames.
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
