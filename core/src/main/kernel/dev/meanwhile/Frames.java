package dev.meanwhile;

import java.util.List;

/** Stacks as reports show them: what the program's author wrote, without the JDK's part and ours. */
final class Frames {
    private static final String OURS = Frames.class.getPackageName();

    private Frames() {
    }

    static boolean isOfProgram(StackTraceElement frame) {
        var type = frame.getClassName();
        var dot = type.lastIndexOf('.');
        return !type.startsWith("java.") && !type.startsWith("jdk.") && !type.startsWith("sun.")
                && !(dot == OURS.length() && type.startsWith(OURS));
    }

    static List<StackTraceElement> ofProgram(List<StackTraceElement> stack) {
        return stack.stream().filter(Frames::isOfProgram).toList();
    }

    /** {@return where in the program a stack stands, as " at …", or nothing} */
    static String place(List<StackTraceElement> stack) {
        return stack.stream().filter(Frames::isOfProgram).findFirst().map(frame -> " at " + frame).orElse("");
    }
}
