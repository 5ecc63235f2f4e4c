package dev.meanwhile.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/** Two functions of POSIX that the JDK lacks. Their first use takes some 30 ms, so they are not for the usual start. */
final class Native {
    private Native() {
    }

    /** {@return whether a file descriptor is a terminal} */
    static boolean isTerminal(int descriptor) {
        var isatty = function("isatty", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            return isatty.isPresent() && (int) isatty.get().invokeExact(descriptor) == 1;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Replaces this process by another program, which keeps its number, its files and its place in the shell. Returns only if that fails. */
    static void exec(String program, List<String> words) {
        var execv = function("execv", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        if (execv.isEmpty() || System.getProperty("os.name").startsWith("Windows")) {
            return;
        }
        try (var arena = Arena.ofConfined()) {
            var argv = arena.allocate(ValueLayout.ADDRESS, words.size() + 1);
            for (var i = 0; i < words.size(); i++) {
                argv.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(words.get(i)));
            }
            argv.setAtIndex(ValueLayout.ADDRESS, words.size(), MemorySegment.NULL);
            System.out.flush();
            System.err.flush();
            var _ = (int) execv.get().invokeExact(arena.allocateFrom(program), argv);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("restricted")
    private static Optional<MethodHandle> function(String name, FunctionDescriptor descriptor) {
        var linker = Linker.nativeLinker();
        return linker.defaultLookup().find(name).map(it -> linker.downcallHandle(it, descriptor));
    }
}
