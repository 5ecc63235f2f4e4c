package dev.meanwhile.sql;

import dev.meanwhile.Loop;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Lines of the program, among those of the library and the JDK. */
final class Places {
    private Places() {
    }

    /** {@return the line of the program that is running} It costs microseconds. */
    static Optional<StackTraceElement> current() {
        return StackWalker.getInstance().walk(frames -> frames.map(StackWalker.StackFrame::toStackTraceElement).filter(Places::isOfProgram).findFirst());
    }

    /** Whether a line of a stack is none of the library's or the JDK's. */
    static boolean isOfProgram(StackTraceElement line) {
        var name = line.getClassName();
        if (name.startsWith("java.") || name.startsWith("jdk.") || name.startsWith("sun.")) {
            return false;
        }
        return !name.startsWith("dev.meanwhile.") || !isOfLibrary(name);
    }

    /** Tests and examples have the library's names, but come from elsewhere. */
    private static boolean isOfLibrary(String name) {
        try {
            var source = Class.forName(name, false, Places.class.getClassLoader()).getProtectionDomain().getCodeSource();
            return Stream.of(Places.class, Loop.class).anyMatch(type -> Objects.equals(source, type.getProtectionDomain().getCodeSource()));
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
