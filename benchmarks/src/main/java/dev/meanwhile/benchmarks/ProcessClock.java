package dev.meanwhile.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The CPU time of this process, all threads together, in nanoseconds. The JDK's own bean counts in ticks of 10 ms, and short rounds
 * need better; so this asks the C library's {@code clock_gettime}, as Python's {@code process_time} does.
 */
final class ProcessClock {
    private static final int CLOCK_PROCESS_CPUTIME_ID = 2;      // Linux

    private final MethodHandle clockGettime;
    private final MemorySegment time = Arena.global().allocate(ValueLayout.JAVA_LONG, 2);

    @SuppressWarnings("restricted")
    ProcessClock() {
        var linker = Linker.nativeLinker();
        clockGettime = linker.downcallHandle(linker.defaultLookup().findOrThrow("clock_gettime"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    }

    long nanos() {
        try {
            var failed = (int) clockGettime.invokeExact(CLOCK_PROCESS_CPUTIME_ID, time);
            if (failed != 0) {
                throw new IllegalStateException("clock_gettime(CLOCK_PROCESS_CPUTIME_ID) failed");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        return time.getAtIndex(ValueLayout.JAVA_LONG, 0) * 1_000_000_000L + time.getAtIndex(ValueLayout.JAVA_LONG, 1);
    }
}
