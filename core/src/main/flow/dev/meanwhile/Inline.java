package dev.meanwhile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The operators of {@link Flow} that run in the consumer's task, and keep something from element to element. */
final class Inline {
    private Inline() {
    }

    static <T> FlowBody<T> take(FlowBody<T> body, long count) {
        return out -> runLimited(body, out, count);
    }

    private static <T> void runLimited(FlowBody<T> body, Emitter<? super T> out, long count) throws Exception {
        if (count == 0) {
            return;
        }
        var enough = new Cancelled(null, "take(" + count + ") has enough", "");
        var left = new long[] {count};
        var refusal = new Refusal();
        try {
            body.run(element -> {
                // A body that catches the end and emits all the same gets no further, and fails.
                if (left[0] > 0) {
                    out.emit(element);
                    left[0]--;
                }
                if (left[0] == 0) {
                    throw Awaitable.<RuntimeException>sneak(refusal.next(enough));
                }
            });
        } catch (Cancelled cancelled) {
            if (cancelled != enough) {
                throw cancelled;
            }
        }
    }

    static <T> FlowBody<List<T>> chunks(FlowBody<T> body, int size) {
        return out -> {
            var chunk = new ArrayList<T>();
            body.run(element -> {
                chunk.add(element);
                if (chunk.size() == size) {
                    emit(chunk, out);
                }
            });
            if (!chunk.isEmpty()) {
                emit(chunk, out);
            }
        };
    }

    private static <T> void emit(List<T> chunk, Emitter<? super List<T>> out) {
        var full = Collections.unmodifiableList(new ArrayList<>(chunk));
        chunk.clear();
        out.emit(full);
    }

    static <T> FlowBody<T> throttle(FlowBody<T> body, long pause) {
        return out -> {
            var task = Task.require("throttle");
            var next = new long[] {task.loop.now()};
            body.run(element -> {
                Generator.requireBody(task);
                var early = next[0] - task.loop.now();
                if (early > 0) {
                    Sleep.sleep(Duration.ofNanos(early));
                }
                next[0] = task.loop.now() + pause;
                out.emit(element);
            });
        };
    }
}
