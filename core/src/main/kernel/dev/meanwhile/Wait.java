package dev.meanwhile;

import java.util.List;

/**
 * What a suspended task waits for. Everything in the runtime that can suspend a task is one of these, so that
 * cancelling, the deadlock report and the inspector have a single thing to ask.
 */
abstract class Wait {
    /**
     * The waiting task is being cancelled: passes the request on to what it waits for, if it can act on it. The task then
     * stays suspended until that has ended.
     *
     * @return false if there is nothing to pass it on to; the task is detached then and resumes with {@link Cancelled}
     */
    boolean forwardCancel(Task<?> waiter) {
        return false;
    }

    /** Lets go of a task that is going to resume for another reason. */
    abstract void detach(Task<?> waiter);

    /** {@return what is waited for, as it reads after "waits for"} */
    abstract String describeWait();

    /** {@return what sort of thing it is} */
    WaitKind kind() {
        return WaitKind.OTHER;
    }

    /**
     * {@return the tasks that have to do something before this wait can end, as far as that is known} Any thread may ask, and gets
     * a list of its own.
     */
    List<Task<?>> awaited() {
        return List.of();
    }

    /** {@return the timer that ends the wait at the latest, or null} */
    Timer limit() {
        return null;
    }

    /** {@return true if the wait may end by something other than this loop's own tasks and timers} */
    boolean endsFromOutside() {
        return false;
    }
}
