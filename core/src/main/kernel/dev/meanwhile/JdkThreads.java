package dev.meanwhile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * All that depends on the internals of the JDK's virtual threads: how to make some whose scheduler is ours. JDK 25 has no public way; the
 * builder has a private field for it, which is set here. That requires {@code --add-opens java.base/java.lang}.
 *
 * <p>Nothing is assumed: one thread is made, run, suspended and run to its end with a scheduler that keeps a record. On any surprise,
 * {@link #NEEDS} says what is missing, and {@link PortableEngine} is used.
 */
final class JdkThreads {
    /** What keeps carrier mode from being used; null if nothing does. */
    static final Throwable NEEDS;
    private static final VarHandle SCHEDULER;
    /** The JDK's own scheduler; null if it can't be had. */
    private static final Executor USUAL;
    /** Leads from what the JDK hands to a scheduler to the thread that this runs; null if that is unknown, or {@link #USUAL} is missing. */
    private static final VarHandle THREAD_OF;

    static {
        VarHandle scheduler = null;
        Probe probe = null;
        Throwable missing = null;
        try {
            // Threads that end on a carrier leave the JDK's set of all threads, whose lock a task of ours may hold: do without that set.
            // This works only if no virtual thread was made before.
            setUnlessSet("jdk.trackAllThreads", "false");
            // The JDK's pollers for blocking sockets are virtual threads that inherit the scheduler of whoever first needs them: a task's
            // loop would then poll for the whole JVM. As platform threads they are made when needed, and belong to nobody.
            setUnlessSet("jdk.pollerMode", "1");
            var field = Thread.ofVirtual().getClass().getDeclaredField("scheduler");
            // Not Field.set: at its first use it makes classes, which every start would pay for.
            scheduler = MethodHandles.privateLookupIn(field.getDeclaringClass(), MethodHandles.lookup()).unreflectVarHandle(field);
            probe = Probe.of(scheduler);
            missing = probe.failure;
        } catch (Throwable t) {
            missing = t;
        }
        SCHEDULER = scheduler;
        NEEDS = missing;
        USUAL = missing == null ? usualScheduler() : null;
        THREAD_OF = USUAL == null ? null : probe.threadOf();
    }

    private JdkThreads() {
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** {@return a factory of virtual threads that a scheduler runs} They inherit nothing from who makes them. */
    static ThreadFactory scheduledBy(Executor scheduler) {
        return scheduledBy(SCHEDULER, scheduler);
    }

    private static ThreadFactory scheduledBy(VarHandle field, Executor scheduler) {
        var builder = Thread.ofVirtual().inheritInheritableThreadLocals(false);
        field.set(builder, scheduler);
        return builder.factory();
    }

    /** {@return the thread that something handed to a scheduler runs, or null if that is unknown} */
    static Thread threadOf(Runnable continuation) {
        return THREAD_OF == null ? null : (Thread) THREAD_OF.get(continuation);
    }

    /** Has the JDK's own scheduler run it. */
    static void runElsewhere(Runnable continuation) {
        USUAL.execute(continuation);
    }

    private static Executor usualScheduler() {
        try {
            var type = Class.forName("java.lang.VirtualThread");
            return (Executor) MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .findStaticVarHandle(type, "DEFAULT_SCHEDULER", java.util.concurrent.ForkJoinPool.class).get();
        } catch (Throwable t) {
            return null;
        }
    }

    /** A virtual thread that is run by hand. */
    private static final class Probe implements Executor, Runnable {
        private final VarHandle scheduler;
        private final ArrayDeque<Runnable> handed = new ArrayDeque<>();
        private Runnable continuation;
        private Thread thread;
        private int reached;
        private Throwable failure;

        private Probe(VarHandle scheduler) {
            this.scheduler = scheduler;
        }

        /** Continuations run on platform threads only. */
        static Probe of(VarHandle scheduler) throws InterruptedException {
            var probe = new Probe(scheduler);
            if (Thread.currentThread().isVirtual()) {
                var helper = new Thread(null, probe::tryOut, "meanwhile-probe", 0, false);
                helper.start();
                helper.join();
            } else {
                probe.tryOut();
            }
            return probe;
        }

        @Override
        public void execute(Runnable next) {
            handed.add(next);
        }

        /** What the thread does. */
        @Override
        public void run() {
            reached = 1;
            LockSupport.park(this);
            reached = 2;
        }

        private void tryOut() {
            try {
                thread = scheduledBy(scheduler, this).newThread(this);
                thread.start();
                continuation = handed.poll();
                require(continuation != null, "a thread that starts is not handed to its scheduler");
                continuation.run();
                require(reached == 1 && handed.isEmpty(), "a thread that parks does not leave its carrier");
                requireNoTracking();
                LockSupport.unpark(thread);
                var again = handed.poll();
                require(again != null, "a thread that is unparked is not handed to its scheduler");
                again.run();
                require(reached == 2 && !thread.isAlive(), "a thread does not run to its end");
            } catch (Throwable t) {
                failure = t;
            }
        }

        private static void require(boolean holds, String otherwise) {
            if (!holds) {
                throw new IllegalStateException(otherwise);
            }
        }

        /** If virtual threads were made before this class was loaded, the JDK keeps that set: see ADR 005. */
        private void requireNoTracking() throws ReflectiveOperationException {
            var container = MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
                    .unreflectVarHandle(Thread.class.getDeclaredField("container")).get(thread);
            require(container != null && !container.getClass().getName().contains("Tracking"),
                    "virtual threads were made before Meanwhile was loaded; start java with -Djdk.trackAllThreads=false too");
        }

        /** {@return the way from a continuation to its thread, if there is one and it leads to the right one} */
        VarHandle threadOf() {
            try {
                var type = continuation.getClass();
                var handle = MethodHandles.privateLookupIn(type, MethodHandles.lookup()).unreflectVarHandle(type.getDeclaredFields()[0])
                        .withInvokeBehavior();
                return handle.get(continuation) == (Object) thread ? handle : null;
            } catch (Throwable t) {
                return null;
            }
        }
    }
}
