package dev.meanwhile;

import java.util.ArrayList;
import java.util.List;

/** The tasks of a loop that have not ended, oldest first; an intrusive list, so that adding and removing needs no lookup. */
final class LiveTasks {
    private static final int TRIES = 5;
    /** Read by the watchdog while the loop is blocked; a torn read can only shorten what it sees. */
    private Task<?> head;
    private Task<?> tail;
    private int count;

    /** Any thread. */
    int count() {
        return count;
    }

    void add(Task<?> task) {
        count++;
        task.previousLive = tail;
        if (tail == null) {
            head = task;
        } else {
            tail.nextLive = task;
        }
        tail = task;
    }

    void remove(Task<?> task) {
        count--;
        if (task.previousLive == null) {
            head = task.nextLive;
        } else {
            task.previousLive.nextLive = task.nextLive;
        }
        if (task.nextLive == null) {
            tail = task.previousLive;
        } else {
            task.nextLive.previousLive = task.previousLive;
        }
        task.previousLive = null;
        task.nextLive = null;
    }

    /** Any thread. A task that ends meanwhile cuts the walk of another thread short, which then begins again; in the end some may be missing. */
    List<Task<?>> snapshot() {
        var most = walk();
        for (var i = 0; i < TRIES && !most.isEmpty() && most.getLast() != tail; i++) {
            var again = walk();
            most = again.size() > most.size() ? again : most;
        }
        return most;
    }

    private List<Task<?>> walk() {
        return oldest(Integer.MAX_VALUE);
    }

    /** {@return the oldest, at most this many} Any thread; some may be missing. */
    List<Task<?>> oldest(int most) {
        var tasks = new ArrayList<Task<?>>();
        for (var task = head; task != null && tasks.size() < most; task = task.nextLive) {
            tasks.add(task);
        }
        return tasks;
    }

    /** Any thread. Whether one of them runs in a thread; may miss one that begins or ends meanwhile. */
    boolean hasThread(Thread thread) {
        for (var task = head; task != null; task = task.nextLive) {
            if (task.fibre.thread == thread) {
                return true;
            }
        }
        return false;
    }

    /** Whether a task waits for something outside of this loop. A started one that waits for nothing known is in a JDK call. */
    boolean anyAwaitsOutside() {
        for (var task = head; task != null; task = task.nextLive) {
            var wait = task.waitTarget();
            if (wait == null ? task.fibre.isStarted() : wait.endsFromOutside()) {
                return true;
            }
        }
        return false;
    }

    /** Whether there are tasks, and each waits for something that only another task of the loop can do. */
    boolean allWaitForEachOther() {
        for (var task = head; task != null; task = task.nextLive) {
            var wait = task.waitTarget();
            if (wait == null || wait.endsFromOutside() || task.isReady()) {
                return false;
            }
        }
        return head != null;
    }

    /** {@return a number that is the same as long as the same tasks wait for the same things} */
    long whoWaitsForWhat() {
        var hash = 0L;
        for (var task = head; task != null; task = task.nextLive) {
            hash = 31 * (31 * hash + task.id()) + System.identityHashCode(task.waitTarget());
        }
        return hash;
    }
}
