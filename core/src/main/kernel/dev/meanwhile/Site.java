package dev.meanwhile;

import java.util.Set;

/**
 * The place in the user's program where tasks of one kind are spawned.
 *
 * <p>Walking the stack at every spawn would cost more than the spawn. But each lambda expression has a class of its own, so
 * that class stands for the place: the first spawn with it records where it came from, the rest look it up. What
 * is recorded is a Throwable, which is cheap until somebody reads it. A body whose class is spawned from
 * several places is reported with the first.
 *
 * <p>A Throwable keeps the classes on its stack alive. Those of the program that spawned a body of a library first must not live as long as the
 * library, where programs come and go: so such a place is read at once.
 */
final class Site {
    private static final ClassValue<Site> SITES = new ClassValue<>() {
        @Override
        protected Site computeValue(Class<?> bodyClass) {
            var trace = new Throwable();
            return bodyClass.getName().startsWith(LIBRARIES) ? new Site(place(trace)) : new Site(trace);
        }
    };
    private static final String PACKAGE = Site.class.getPackageName() + ".";
    private static final Set<String> OURS = Set.of("Meanwhile", "Site", "Site$1", "Task", "Loop", "Spawning", "Scope", "Gathering", "Race",
            "Generator", "Flow", "Beats", "Pumps", "Parallel");

    private static final String LIBRARIES = "dev.meanwhile.";

    /** A Throwable, or what was read from it. */
    private final Object place;

    private Site(Object place) {
        this.place = place;
    }

    static Site of(Body<?, ?> body) {
        return SITES.get(Sourced.origin(body));
    }

    /** {@return the place as a stack trace line shows it, or an empty string if it is not known} */
    @Override
    public String toString() {
        return place instanceof Throwable trace ? place(trace) : (String) place;
    }

    private static String place(Throwable trace) {
        for (var frame : trace.getStackTrace()) {
            var name = frame.getClassName();
            var ours = name.startsWith(PACKAGE) && OURS.contains(name.substring(PACKAGE.length()));
            if (!ours && !name.startsWith("java.")) {
                return frame.toString();
            }
        }
        return "";
    }
}
