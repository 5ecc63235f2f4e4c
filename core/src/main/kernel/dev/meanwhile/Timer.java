package dev.meanwhile;

/** An entry of a loop's timer heap. Times are in the nanoseconds of the loop's clock. */
abstract class Timer extends WaitTarget {
    /** When it is due. Changed only while it is not in the heap. */
    long when;
    /** Its place among timers of the same time, so that they fire in the order in which they were set. */
    long order;
    /** Its index in the heap; -1 when it is in none. */
    int index = -1;

    final boolean isSet() {
        return index >= 0;
    }

    /** Called once, by the loop, when the time has come. */
    abstract void fire();

    /** Compared by difference, so that the clock may wrap. */
    final boolean isBefore(Timer other) {
        var difference = when - other.when;
        return difference < 0 || difference == 0 && order < other.order;
    }

    @Override
    void detach(Task<?> waiter) {
        waiter.loop.timers.remove(this);
    }

    @Override
    String describeWait() {
        return "a timer";
    }
}
