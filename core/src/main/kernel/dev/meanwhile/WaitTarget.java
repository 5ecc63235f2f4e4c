package dev.meanwhile;

import java.util.List;

/**
 * What a suspended task waits for: a queue of waiters, a timer, the children of a scope. Everything in the runtime that can suspend
 * a task is one of these, so cancellation, the deadlock report and the await graph have one thing to ask. Users see it as a {@link WaitInfo}.
 */
abstract class WaitTarget {
    /**
     * The waiting task is being cancelled: passes the request on to what it waits for, if that can act on it. The task then
     * stays suspended until that has ended.
     *
     * @return false if there is nothing to pass it on to; the task is then detached and resumes with {@link Cancelled}
     */
    boolean forwardCancel(Task<?> waiter) {
        return false;
    }

    /** Lets go of a task that resumes for another reason. */
    abstract void detach(Task<?> waiter);

    /** {@return what is waited for, as it reads after "waits for"} */
    abstract String describeWait();

    /** {@return what kind of thing it is} */
    WaitKind kind() {
        return WaitKind.OTHER;
    }

    /**
     * {@return the tasks that must do something before this wait can end, as far as that is known} Any thread may ask, and gets
     * its own list.
     */
    List<Task<?>> awaited() {
        return List.of();
    }

    /** {@return the timer that limits the wait, or null} */
    Timer limit() {
        return null;
    }

    /** {@return true if something other than this loop's own tasks and timers may end the wait} */
    boolean endsFromOutside() {
        return false;
    }
}
