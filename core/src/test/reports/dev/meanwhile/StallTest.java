package dev.meanwhile;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.program.Program;
import java.lang.Thread.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the watchdog takes for a blocked loop, and what it must not: it is given rounds, of so many milliseconds. */
@Tag(SeedsTest.ONCE)
class StallTest {
    private static final long MILLIS = 1_000_000;
    private static final List<StackTraceElement> COMPUTES = stack("org.shop.Prices.sum", "org.shop.Shop.main");
    private static final List<StackTraceElement> WAITS = stack("jdk.internal.misc.Unsafe.park!", "java.util.concurrent.locks.LockSupport.park",
            "java.util.concurrent.CountDownLatch.await", "org.shop.Shop.main");
    private static final List<StackTraceElement> READS = stack("java.io.FileInputStream.readBytes!", "java.io.FileInputStream.read", "org.shop.Shop.main");
    private static final List<StackTraceElement> LOADS = stack("java.lang.ClassLoader.defineClass1!", "java.lang.ClassLoader.defineClass",
            "jdk.internal.loader.BuiltinClassLoader.loadClass", "java.lang.ClassLoader.loadClass", "org.shop.Shop.main");
    private static final List<StackTraceElement> LINKS = stack("java.lang.invoke.InnerClassLambdaMetafactory.spinInnerClass",
            "java.lang.invoke.MethodHandleNatives.linkCallSite", "org.shop.Shop.main");
    private static final List<StackTraceElement> INITIALISES = stack("org.shop.Prices.table", "org.shop.Prices.<clinit>", "org.shop.Shop.main");

    private Stall stall = new Stall(Stall.LIMIT_NANOS);
    private long now;
    private long cpu;
    private long classes;
    private long thread = 7;
    private boolean measured = true;
    private boolean mounted = true;

    /** A stack of a task, innermost frame first; native methods have a mark. */
    private static List<StackTraceElement> stack(String... frames) {
        var stack = new ArrayList<StackTraceElement>();
        Arrays.stream(frames).map(StallTest::frame).forEach(stack::add);
        stack.add(frame("dev.meanwhile.Task.runBody"));
        stack.add(frame("java.lang.VirtualThread.run"));
        return stack;
    }

    private static StackTraceElement frame(String text) {
        var name = text.replace("!", "");
        var dot = name.lastIndexOf('.');
        return new StackTraceElement(name.substring(0, dot), name.substring(dot + 1), "File.java", text.equals(name) ? 1 : -2);
    }

    private Stall.Finding round(long millis, long cpuMillis, State state, List<StackTraceElement> stack) {
        now += millis * MILLIS;
        cpu += cpuMillis * MILLIS;
        return stall.add(new Stall.Sample(now, state, mounted, stack,
                measured ? new CpuClock.Reading(thread, cpu, classes) : CpuClock.Reading.NONE));
    }

    /** The first round after the step began: it does not take a stack of a thread that runs. */
    private void begins() {
        assertNull(round(50, 0, State.RUNNABLE, List.of()));
    }

    /** {@return what is found within so many rounds of 50 ms each} */
    private Stall.Finding within(int rounds, long cpuMillis, State state, List<StackTraceElement> stack) {
        Stall.Finding finding = null;
        for (var i = 0; i < rounds && finding == null; i++) {
            finding = round(50, cpuMillis, state, stack);
        }
        return finding;
    }

    private void assertSilent(int rounds, long cpuMillis, State state, List<StackTraceElement> stack) {
        assertNull(within(rounds, cpuMillis, state, stack));
    }

    @Test
    void aComputationIsFoundByItsProcessorTime() {
        begins();
        assertEquals(new Stall.Finding(Stall.Cause.COMPUTATION, 100 * MILLIS, 100 * MILLIS), within(2, 50, State.RUNNABLE, COMPUTES));
    }

    @Test
    void aLoopThatGetsNoProcessorIsNotBlocked() {
        begins();
        assertSilent(200, 0, State.RUNNABLE, COMPUTES);
    }

    /** Other processes leave it a tenth. */
    @Test
    void aStarvedComputationIsFoundOnlyWhenItHasComputed() {
        begins();
        assertSilent(19, 5, State.RUNNABLE, COMPUTES);
        assertEquals(new Stall.Finding(Stall.Cause.COMPUTATION, 1000 * MILLIS, 100 * MILLIS), within(1, 5, State.RUNNABLE, COMPUTES));
    }

    /** A collection of garbage, a stopped process, a machine that was asleep. */
    @Test
    void aPauseOfTheWholeJvmIsNobodysFault() {
        begins();
        assertNull(round(5000, 1, State.RUNNABLE, COMPUTES));
        assertNull(round(5000, 1, State.RUNNABLE, COMPUTES));
    }

    @Test
    void aPauseDuringACallHardlyCounts() {
        assertNull(round(50, 0, State.TIMED_WAITING, WAITS));
        assertNull(round(5000, 0, State.TIMED_WAITING, WAITS));
        assertNull(round(50, 0, State.TIMED_WAITING, WAITS));
        assertEquals(Stall.Cause.CALL, round(50, 0, State.TIMED_WAITING, WAITS).cause());
    }

    /** The process gets a small share of a processor, and the watchdog with it. */
    @Test
    void aCallThatWaitsForEverIsFoundEvenIfAllRoundsAreLate() {
        for (var i = 0; i < 10; i++) {
            assertNull(round(300, 0, State.WAITING, WAITS));
        }
        assertEquals(Stall.Cause.CALL, round(300, 0, State.WAITING, WAITS).cause());
    }

    @Test
    void aCallThatWaitsIsFoundByTheClock() {
        for (var state : List.of(State.WAITING, State.TIMED_WAITING, State.BLOCKED)) {
            stall = new Stall(Stall.LIMIT_NANOS);
            assertNull(round(50, 0, state, WAITS));
            assertEquals(new Stall.Finding(Stall.Cause.CALL, 100 * MILLIS, 0), within(2, 0, state, WAITS));
        }
    }

    @Test
    void manyShortCallsAddUp() {
        begins();
        assertNull(round(50, 10, State.TIMED_WAITING, WAITS));
        assertNull(round(50, 10, State.TIMED_WAITING, WAITS));
        assertNull(round(50, 10, State.RUNNABLE, COMPUTES));
        assertNull(round(50, 10, State.TIMED_WAITING, WAITS));
        assertEquals(Stall.Cause.CALL, round(50, 10, State.TIMED_WAITING, WAITS).cause());
    }

    @Test
    void aNativeMethodThatUsesNoProcessorTimeWaits() {
        begins();
        assertNull(round(50, 0, State.RUNNABLE, READS));
        assertEquals(Stall.Cause.CALL, within(2, 0, State.RUNNABLE, READS).cause());
    }

    @Test
    void aNativeMethodThatComputesIsAComputation() {
        begins();
        assertEquals(Stall.Cause.COMPUTATION, within(2, 50, State.RUNNABLE, stack("java.util.zip.Deflater.deflateBytesBytes!", "org.shop.Shop.main")).cause());
    }

    /** It was seen in a native method by chance. */
    @Test
    void aStarvedNativeMethodDoesNotWait() {
        begins();
        assertSilent(9, 10, State.RUNNABLE, READS);
    }

    @Test
    void loadingClassesIsNotReported() {
        begins();
        assertSilent(39, 50, State.RUNNABLE, LOADS);
        assertSilent(20, 0, State.RUNNABLE, LOADS);
    }

    @Test
    void norIsWaitingUntilAnotherThreadHasLoadedOne() {
        assertSilent(30, 0, State.BLOCKED, LOADS);
    }

    @Test
    void butSecondsOfThatAreACallThatWaits() {
        assertSilent(40, 0, State.BLOCKED, LOADS);
        assertEquals(Stall.Cause.CALL, within(1, 0, State.BLOCKED, LOADS).cause());
    }

    @Test
    void norIsLinkingCallSites() {
        begins();
        assertSilent(39, 50, State.RUNNABLE, LINKS);
    }

    @Test
    void norIsAStaticInitialiserThatComputes() {
        begins();
        assertSilent(39, 50, State.RUNNABLE, INITIALISES);
    }

    @Test
    void butOneThatTakesSecondsIs() {
        begins();
        assertEquals(Stall.Cause.COMPUTATION, within(40, 50, State.RUNNABLE, INITIALISES).cause());
    }

    @Test
    void aStaticInitialiserThatWaitsIsReportedAsAnyCall() {
        var stack = stack("jdk.internal.misc.Unsafe.park!", "java.lang.VirtualThread.parkOnCarrierThread", "java.lang.Thread.sleep",
                "org.shop.Prices.<clinit>", "org.shop.Shop.main");
        assertNull(round(50, 0, State.TIMED_WAITING, stack));
        assertEquals(Stall.Cause.CALL, within(2, 0, State.TIMED_WAITING, stack).cause());
    }

    /** The JVM loads the JDK's classes without a frame that shows it: the first HTTP request, the first JSON. */
    @Test
    void codeThatUsesManyClassesForTheFirstTimeIsNotReported() {
        begins();
        for (var i = 0; i < 20; i++) {
            classes += 100;
            assertNull(round(50, 50, State.RUNNABLE, COMPUTES));
        }
        assertEquals(Stall.Cause.COMPUTATION, within(2, 50, State.RUNNABLE, COMPUTES).cause());
    }

    @Test
    void norIsItWhereTheMachineIsBusy() {
        begins();
        for (var i = 0; i < 100; i++) {
            classes += 3;
            assertNull(round(50, 5, State.RUNNABLE, COMPUTES));
        }
    }

    @Test
    void aFewClassesDoNotExcuseAComputation() {
        begins();
        for (var i = 0; i < 2; i++) {
            classes += 5;
            assertNull(round(50, 50, State.RUNNABLE, COMPUTES));
        }
        assertEquals(Stall.Cause.COMPUTATION, round(50, 50, State.RUNNABLE, COMPUTES).cause());
    }

    @Test
    void interpretedCodeHasMoreTimeInTheFirstSeconds() {
        stall = new Stall(Stall.WARM_UP_LIMIT_NANOS);
        begins();
        assertSilent(5, 50, State.RUNNABLE, COMPUTES);
        assertNotNull(within(1, 50, State.RUNNABLE, COMPUTES));
    }

    /** Portable mode: it has handed the loop over, and the threads of blocking and compute leave the loop no processor. */
    @Test
    void aTaskThatWaitsForBlockingIsNotToBlame() {
        run(() -> {
            var latch = new CountDownLatch(1);
            var waits = spawn(() -> blocking(() -> Program.block(latch)));
            Turns.pass(2);
            var stack = waits.stack();
            latch.countDown();
            waits.await();
            assertTrue(stack.size() > 5, stack::toString);
            assertSilent(100, 0, State.WAITING, stack);
            assertSilent(100, 50, State.RUNNABLE, stack);
        });
    }

    /** Portable mode: it has been handed the loop, and the JDK has no thread for it. */
    @Test
    void aTaskThatIsOnNoThreadIsNotToBlame() {
        mounted = false;
        measured = false;
        begins();
        assertSilent(100, 0, State.RUNNABLE, COMPUTES);
    }

    @Test
    void onlyTheTimeOfOneThreadIsCounted() {
        begins();
        for (var i = 0; i < 20; i++) {
            thread++;
            assertNull(round(50, 50, State.RUNNABLE, COMPUTES));
        }
    }

    @Test
    void reportingIsTheRuntimesOwnWork() {
        begins();
        assertSilent(100, 50, State.RUNNABLE, stack("java.util.logging.StreamHandler.publish", "java.util.logging.Logger.log", "dev.meanwhile.Log.log",
                "dev.meanwhile.Reporter.deliver"));
        assertSilent(100, 0, State.BLOCKED, stack("ch.qos.logback.core.AppenderBase.doAppend", "ch.qos.logback.classic.Logger.log",
                "java.lang.System$Logger.log", "dev.meanwhile.Log.log"));
    }

    /** The stack of a loop's thread, while a task that shows none is mounted on it. */
    @Test
    void whatRunsOnTopOfTheLoopsOwnFramesIsNotTheRuntimesWork() {
        begins();
        assertEquals(Stall.Cause.COMPUTATION, within(2, 50, State.RUNNABLE, List.of(frame("jdk.internal.vm.Continuation.run"),
                frame("java.lang.VirtualThread.runContinuation"), frame("dev.meanwhile.CarrierEngine.dispatch"))).cause());
    }

    /** Nobody waits for that any more; but if it lasts, the program should say why it does not end. */
    @Test
    void closingHasMoreTime() {
        var stack = new ArrayList<StackTraceElement>();
        run(() -> Loop.resource(Closing.class, _ -> new Closing(stack)));
        var programs = new ArrayList<>(List.of(frame("org.shop.Connection.close")));
        programs.addAll(stack.subList(2, stack.size()));
        assertTrue(programs.size() > 3, programs::toString);
        begins();
        assertSilent(99, 50, State.RUNNABLE, programs);
        assertNotNull(within(1, 50, State.RUNNABLE, programs));
    }

    private record Closing(List<StackTraceElement> stack) implements AutoCloseable {
        @Override
        public void close() {
            stack.addAll(List.of(Thread.currentThread().getStackTrace()));
        }
    }

    @Test
    void withoutMeasurementsASecondIsTheLimit() {
        measured = false;
        begins();
        assertSilent(20, 0, State.RUNNABLE, COMPUTES);
        assertEquals(Stall.Cause.EITHER, within(1, 0, State.RUNNABLE, COMPUTES).cause());
    }

    /** Late rounds say that nobody gets a processor. */
    @Test
    void withoutMeasurementsLateRoundsHardlyCount() {
        measured = false;
        begins();
        for (var i = 0; i < 50; i++) {
            assertNull(round(120, 0, State.RUNNABLE, COMPUTES));
        }
    }

    @Test
    void withoutMeasurementsACallThatWaitsIsStillFound() {
        measured = false;
        assertNull(round(50, 0, State.WAITING, WAITS));
        assertEquals(Stall.Cause.CALL, within(2, 0, State.WAITING, WAITS).cause());
    }

    /** The clock was opened only now. */
    @Test
    void timeBeforeTheFirstMeasurementDoesNotCount() {
        measured = false;
        begins();
        measured = true;
        cpu = 5000 * MILLIS;
        assertNull(round(50, 0, State.RUNNABLE, COMPUTES));
        assertNull(round(50, 50, State.RUNNABLE, COMPUTES));
        assertEquals(100 * MILLIS, round(50, 50, State.RUNNABLE, COMPUTES).cpuNanos());
    }

    /** The stack of the report has to show the one to blame. */
    @Test
    void nothingIsSaidWhileSomebodyElseIsOnTop() {
        begins();
        assertNull(round(50, 50, State.RUNNABLE, COMPUTES));
        assertNull(round(50, 50, State.RUNNABLE, LOADS));
        assertNull(round(50, 50, State.RUNNABLE, stack("dev.meanwhile.Queue.put", "org.shop.Shop.main")));
        assertEquals(Stall.Cause.COMPUTATION, round(50, 50, State.RUNNABLE, COMPUTES).cause());
    }
}
