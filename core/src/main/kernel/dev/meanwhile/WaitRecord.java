package dev.meanwhile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;

/**
 * What a task waits for.
 *
 * @param kind   the sort of thing
 * @param target the thing, as it reads after "waits for": "a lock held by task 'report' for 4.1 s"
 * @param waited for how long it has waited, on the loop's clock; as a loop looks at its clock now and then, this may be up to a
 *               tenth of a second too long. For {@link WaitKind#FOREIGN} it counts from when the loop last let the task run
 * @param left   after how long the wait will end by itself at the latest: the end of a sleep, or the first {@code timeout} around it to
 *               run out; empty if there is none
 */
public record WaitRecord(WaitKind kind, String target, Duration waited, Optional<Duration> left) {
    static Optional<WaitRecord> of(Task<?> task) {
        return of(task, task.loop.scheduler.clock());
    }

    static Optional<WaitRecord> of(Task<?> task, long now) {
        if (task.isDone()) {
            return Optional.empty();
        }
        var wait = task.waiting();
        if (wait != null && Pin.holds(task)) {
            return Optional.of(record(task, now, WaitKind.PINNED, task.waitsFor(), wait.limit()));
        }
        if (task.isReady()) {
            return Optional.of(record(task, now, WaitKind.TURN, "its turn", null));
        }
        if (wait != null) {
            return Optional.of(record(task, now, wait.kind(), task.waitsFor(), wait.limit()));
        }
        return Pin.blockingCall(task).map(call -> record(task, now, WaitKind.FOREIGN, call, null));
    }

    private static WaitRecord record(Task<?> task, long now, WaitKind kind, String target, Timer limit) {
        var left = Timeout.left(task, now);
        if (limit != null && limit.isSet()) {
            left = Math.min(left, limit.when - now);
        }
        return new WaitRecord(kind, target, Duration.ofNanos(Math.max(0, now - task.since())),
                left >= Timers.FOREVER ? Optional.empty() : Optional.of(Duration.ofNanos(Math.max(0, left))));
    }

    /** {@return it for people, with the time it has waited and the time that is left: {@code a promise [4.1 s, 900 ms left]}} */
    @Override
    public String toString() {
        var times = new ArrayList<String>(2);
        if (waited.toMillis() > 0) {
            times.add(Durations.text(waited.toMillis() * 1_000_000));
        }
        left.ifPresent(it -> times.add(Durations.text(it.toMillis() * 1_000_000) + " left"));
        return target + (times.isEmpty() ? "" : " [" + String.join(", ", times) + "]");
    }
}
