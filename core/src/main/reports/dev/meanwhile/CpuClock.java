package dev.meanwhile;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * The processor time that threads have used, and the number of classes that the JVM has loaded, as {@code java.management} knows them.
 *
 * <p>Core stands on {@code java.base} alone, so it asks by reflection, and goes without where a JVM lacks the module or can't tell.
 * Opening takes tens of milliseconds: the watchdog does it, in its own thread, when something first looks suspicious. Used by that thread only.
 */
final class CpuClock {
    /**
     * What the clock said.
     *
     * @param thread  id of the platform thread; 0 if nothing is known
     * @param nanos   processor time that it has used in its life
     * @param classes how many classes the JVM has loaded in its life
     */
    record Reading(long thread, long nanos, long classes) {
        static final Reading NONE = new Reading(0, 0, 0);

        boolean isKnown() {
            return thread != 0;
        }

        /** {@return the processor time that the same thread has used since; -1 if that is not known} */
        long since(Reading earlier) {
            return isKnown() && thread == earlier.thread ? nanos - earlier.nanos : -1;
        }

        long classesSince(Reading earlier) {
            return isKnown() && earlier.isKnown() ? classes - earlier.classes : 0;
        }
    }

    private final Object threads;
    private final Method threadTime;
    private final Object classLoading;
    private final Method loadedClasses;
    /** The carrier that was looked up last: usually the next one too. */
    private Thread carrier;

    private CpuClock() throws ReflectiveOperationException {
        var beans = "java.lang.management.";
        var factory = Class.forName(beans + "ManagementFactory");
        threads = factory.getMethod("getThreadMXBean").invoke(null);
        threadTime = Class.forName(beans + "ThreadMXBean").getMethod("getThreadCpuTime", long.class);
        classLoading = factory.getMethod("getClassLoadingMXBean").invoke(null);
        loadedClasses = Class.forName(beans + "ClassLoadingMXBean").getMethod("getTotalLoadedClassCount");
    }

    /** {@return the clock; null if this JVM has none} */
    static CpuClock open() {
        try {
            var clock = new CpuClock();
            return clock.read(Thread.currentThread()).isKnown() ? clock : null;
        } catch (ReflectiveOperationException | LinkageError e) {
            return null;
        }
    }

    /** {@return what the thread has used; for a virtual thread, the platform thread that it is mounted on} */
    Reading read(Thread thread) {
        var platform = thread.isVirtual() ? carrierOf(thread) : thread;
        if (platform == null) {
            return Reading.NONE;
        }
        try {
            var nanos = (long) threadTime.invoke(threads, platform.threadId());
            return nanos < 0 ? Reading.NONE : new Reading(platform.threadId(), nanos, (long) loadedClasses.invoke(classLoading));
        } catch (InvocationTargetException | IllegalAccessException | UnsupportedOperationException e) {
            return Reading.NONE;
        }
    }

    /** Whether a thread is a platform thread or mounted on one. */
    static boolean isMounted(Thread thread) {
        return !thread.isVirtual() || carrierName(thread) != null;
    }

    /** Only its text tells. The thread of a task has no name that could look like that. */
    private static String carrierName(Thread virtual) {
        var text = virtual.toString();
        var at = text.indexOf('@');
        return at < 0 ? null : text.substring(at + 1);
    }

    private Thread carrierOf(Thread virtual) {
        var name = carrierName(virtual);
        if (name == null) {
            return null;
        }
        if (carrier == null || !carrier.isAlive() || !carrier.getName().equals(name)) {
            carrier = find(name);
        }
        return carrier;
    }

    private static Thread find(String name) {
        var all = Thread.currentThread().getThreadGroup();
        while (all.getParent() != null) {
            all = all.getParent();
        }
        var found = new Thread[2 * all.activeCount()];
        for (var i = all.enumerate(found) - 1; i >= 0; i--) {
            if (found[i].getName().equals(name)) {
                return found[i];
            }
        }
        return null;
    }
}
