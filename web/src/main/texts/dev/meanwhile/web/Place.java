package dev.meanwhile.web;

import java.util.Arrays;

/** A line of the program, for messages about mistakes that are found when the application starts. */
record Place(String file, int line) {
    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    /** {@return the line that called a method of one of these classes, or of their subclasses} */
    static Place ofCallTo(Class<?>... types) {
        return STACK.walk(frames -> frames
                .dropWhile(frame -> !isOf(types, frame))
                .dropWhile(frame -> isOf(types, frame))
                .findFirst()
                .map(frame -> new Place(String.valueOf(frame.getFileName()), frame.getLineNumber()))
                .orElse(new Place("unknown", 0)));
    }

    private static boolean isOf(Class<?>[] types, StackWalker.StackFrame frame) {
        return Arrays.stream(types).anyMatch(type -> type.isAssignableFrom(frame.getDeclaringClass().getNestHost()));
    }

    @Override
    public String toString() {
        return file + ":" + line;
    }
}
