package dev.meanwhile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;

/**
 * What a task waits for, at one moment ({@link Task#waitsFor}).
 *
 * @param kind   the kind of thing
 * @param target the thing, as it reads after "waits for": "a lock held by task 'report' for 4.1 s"
 * @param waited how long it has waited, on the loop's clock; as a loop reads its clock only now and then, this may be up to a
 *               tenth of a second too long. For {@link WaitKind#FOREIGN} it counts from when the loop last let the task run
 * @param left   the time until the wait ends by itself at the latest: at the end of a sleep, or when the first {@code timeout} around it
 *               expires; empty if nothing limits it
 */
public record WaitInfo(WaitKind kind, String target, Duration waited, Optional<Duration> left) {
    /** Refuses null. */
    public WaitInfo {
        Objects.requireNonNull(kind, "the kind is null");
        Objects.requireNonNull(target, "the target is null");
        Objects.requireNonNull(waited, "the time waited is null");
        Objects.requireNonNull(left, "the time left is null");
    }

    /** {@return the target with the time waited and the time left: {@code a promise [4.1 s, 900 ms left]}} */
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
