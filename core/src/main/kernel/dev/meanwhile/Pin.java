package dev.meanwhile;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a thread's stack says about JDK calls that block, and about waits that can't be suspended. */
final class Pin {
    private Pin() {
    }

    /** Whether this is the stack of a thread that parks without leaving its carrier. */
    static boolean isIn(List<StackTraceElement> stack) {
        return parks(stack) >= 0;
    }

    private static int parks(List<StackTraceElement> stack) {
        for (var i = 0; i < stack.size(); i++) {
            if (stack.get(i).getMethodName().equals("parkOnCarrierThread")) {
                return i;
            }
        }
        return -1;
    }

    /** {@return the call that pins: the innermost native method, static initialiser or loading of a class below the park; null if none shows} */
    static StackTraceElement frame(List<StackTraceElement> stack) {
        for (var frame : stack.subList(Math.max(0, parks(stack)), stack.size())) {
            if (frame.isNativeMethod() && !isPark(frame) || frame.getMethodName().equals("<clinit>")
                    || frame.getClassName().equals("java.lang.ClassLoader")) {
                return frame;
            }
        }
        return null;
    }

    private static boolean isPark(StackTraceElement frame) {
        return frame.getMethodName().equals("park");
    }

    /** {@return what a report says about it} */
    static String describe(List<StackTraceElement> stack) {
        var frame = frame(stack);
        if (frame == null) {
            return "below a native method or a static initialiser";
        }
        if (frame.isNativeMethod()) {
            return "below the native method " + name(frame);
        }
        return frame.getMethodName().equals("<clinit>")
                ? "below the static initialiser of " + frame.getClassName()
                : "while a class is loaded";
    }

    /** {@return the JDK call that another thread is blocked in, if it is} */
    static Optional<String> blockingCall(Thread thread) {
        if (thread == null || thread == Thread.currentThread() || !isSuspended(thread.getState())) {
            return Optional.empty();
        }
        return Optional.of(call(List.of(thread.getStackTrace())));
    }

    /** {@return the JDK call that a stack ends in: what the program called, not its internals} */
    static String call(List<StackTraceElement> stack) {
        var call = stack.isEmpty() || !stack.getFirst().isNativeMethod() ? "a call of the JDK that blocks" : name(stack.getFirst());
        for (var frame : stack) {
            if (Frames.isOfProgram(frame) || Frames.isOfRuntime(frame)) {
                break;
            }
            call = name(frame);
        }
        return call;
    }

    private static String name(StackTraceElement frame) {
        return frame.getMethodName().equals("<init>") ? "new " + frame.getClassName() : frame.getClassName() + "." + frame.getMethodName();
    }

    private static boolean isSuspended(Thread.State state) {
        return Arrays.asList(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.BLOCKED).contains(state);
    }
}
