package dev.meanwhile.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The CPU time of a process, of all its threads including ended ones, in nanoseconds. The JDK's own bean counts in ticks of 10 ms, which is too coarse for
 * short rounds; so this calls the C library's {@code clock_gettime}, as Python's {@code process_time} does. Linux has such a clock for every process.
 */
final class ProcessClock {
    private static final int CLOCK_PROCESS_CPUTIME_ID = 2;      // Linux

    private final int clock;
    private final MethodHandle clockGettime;
    private final MemorySegment time = Arena.global().allocate(ValueLayout.JAVA_LONG, 2);

    /** The clock of this process. */
    ProcessClock() {
        this(CLOCK_PROCESS_CPUTIME_ID);
    }

    /** {@return the clock of another process, computed from its id as by clock_getcpuclockid(3)} */
    static ProcessClock of(long pid) {
        return new ProcessClock((int) (~pid << 3 | CLOCK_PROCESS_CPUTIME_ID));
    }

    @SuppressWarnings("restricted")
    private ProcessClock(int clock) {
        this.clock = clock;
        var linker = Linker.nativeLinker();
        clockGettime = linker.downcallHandle(linker.defaultLookup().findOrThrow("clock_gettime"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    }

    long nanos() {
        try {
            var failed = (int) clockGettime.invokeExact(clock, time);
            if (failed != 0) {
                throw new IllegalStateException("clock_gettime(" + clock + ") failed: the process has ended");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        return time.getAtIndex(ValueLayout.JAVA_LONG, 0) * 1_000_000_000L + time.getAtIndex(ValueLayout.JAVA_LONG, 1);
    }
}
