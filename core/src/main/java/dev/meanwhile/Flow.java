package dev.meanwhile;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Elements that come one after another, with waits between them (asyncio's async generator), consumed by a plain loop:
 * {@snippet :
 * try (var pages = fetchPages()) {
 *     for (var page : pages) { … }
 * }
 * }
 * A flow is cold: each iteration runs its body anew. It is pulled: the body runs only while the consumer waits for the next
 * element. What is left open by a {@code break} ends when the flow is closed, at the latest with the task that iterated it.
 *
 * <p>Operators and {@link #forEach} run in the consumer's task and hand elements on by plain calls; only the iterator needs a
 * task for the body, since there two pieces of code take turns.
 *
 * @param <T> the elements
 */
public final class Flow<T> implements Iterable<T>, AutoCloseable {
    private final FlowBody<T> body;
    private final List<Generator<T>> open = new ArrayList<>(1);

    Flow(FlowBody<T> body) {
        this.body = body;
    }

    /** {@return a flow of what {@code elements} iterates over} Iterating may wait. */
    public static <T> Flow<T> of(Iterable<? extends T> elements) {
        return new Flow<>(out -> {
            for (T element : elements) {
                out.emit(element);
            }
        });
    }

    /** {@return the flow of {@code mapping}'s results} The mapping may wait. */
    public <R> Flow<R> map(Function<? super T, ? extends R> mapping) {
        return new Flow<>(out -> body.run(element -> out.emit(mapping.apply(element))));
    }

    /** {@return the elements that {@code predicate} accepts} The predicate may wait. */
    public Flow<T> filter(Predicate<? super T> predicate) {
        return new Flow<>(out -> body.run(element -> {
            if (predicate.test(element)) {
                out.emit(element);
            }
        }));
    }

    /**
     * {@return the first {@code count} elements} The body is ended after the last of them: its {@code emit} throws {@link Cancelled}.
     *
     * @throws IllegalArgumentException if {@code count} is negative
     */
    public Flow<T> take(long count) {
        if (count < 0) {
            throw new IllegalArgumentException("take(" + count + "): the number of elements can't be negative");
        }
        return new Flow<>(out -> runLimited(out, count));
    }

    private void runLimited(Emitter<? super T> out, long count) throws Exception {
        if (count == 0) {
            return;
        }
        var enough = new Cancelled(null, "take(" + count + ") has enough", "");
        var left = new long[] {count};
        try {
            body.run(element -> {
                // A body that catches the end and emits all the same gets no further.
                if (left[0] > 0) {
                    out.emit(element);
                    left[0]--;
                }
                if (left[0] == 0) {
                    throw enough;
                }
            });
        } catch (Cancelled cancelled) {
            if (cancelled != enough) {
                throw cancelled;
            }
        }
    }

    /**
     * Runs the flow to its end in the current task, calling {@code consumer} with each element. Waits for what the body waits for. What
     * the consumer throws passes through the body's {@code emit}, which a {@code catch} around that would see.
     *
     * @throws TaskFailedException if the body throws a checked exception; unchecked ones and errors pass as they are
     */
    public void forEach(Consumer<? super T> consumer) {
        var task = Task.require("forEach(…)");
        try {
            body.run(element -> {
                Generator.requireBody(task);
                consumer.accept(element);
            });
        } catch (Exception e) {
            throw Awaitable.rethrow("a flow", e);
        }
    }

    /** {@return all elements} Waits for the flow's end, as {@link #forEach} does. */
    public List<T> toList() {
        var elements = new ArrayList<T>();
        forEach(elements::add);
        return elements;
    }

    /**
     * {@return an iterator that runs the body in a task of its own, a step for each element} Its {@code hasNext} waits.
     *
     * <p><b>Cancellation:</b> cancelling the task that waits for an element cancels the body, and the task goes on when that has
     * ended; an element is never lost half-way.
     */
    @Override
    public Iterator<T> iterator() {
        var generator = new Generator<>(this, body);
        open.add(generator);
        return generator;
    }

    /**
     * Ends all iterations of this flow that are still open: their bodies are cancelled and waited for. A task that waits for
     * an element of one of them gets {@link Cancelled}. What a body throws while it ends is thrown here.
     *
     * <p><b>Cancellation:</b> the bodies are waited for all the same.
     */
    @Override
    public void close() {
        var failure = Generator.closeAll(open, null);
        if (failure != null) {
            throw Awaitable.<RuntimeException>sneak(failure);
        }
    }

    void closed(Generator<T> generator) {
        open.remove(generator);
    }
}
