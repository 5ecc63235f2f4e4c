package dev.meanwhile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
 * <p>Most operators and {@link #forEach} run in the consumer's task and hand elements on by plain calls. The iterator needs a task for
 * the body, since there two pieces of code take turns; so do the operators that let the body run while the consumer does
 * something else. Whatever ends a flow, be it its own end, a failure, a {@code break} or a cancellation, all tasks of it have ended then.
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
        return new Flow<>(Inline.take(body, count));
    }

    /**
     * {@return the results of {@code mapping}, of which up to {@code limit} are computed at once, in the order of the elements} As {@link #map},
     * only sooner: a failure comes after the results before it. Each element is mapped in a task of its own; results that wait for
     * their turn count, so the body never runs further ahead. A mapping that fails ends the flow, and the others are cancelled.
     *
     * @param limit how many at once, at least 1
     */
    public <R> Flow<R> mapConcurrent(int limit, Mapping<? super T, ? extends R, ?> mapping) {
        Gathering.requireLimit(limit);
        return new Flow<>(Parallel.map(body, limit, true, mapping));
    }

    /** As {@link #mapConcurrent}, with the results in the order in which they are ready. */
    public <R> Flow<R> mapConcurrentUnordered(int limit, Mapping<? super T, ? extends R, ?> mapping) {
        Gathering.requireLimit(limit);
        return new Flow<>(Parallel.map(body, limit, false, mapping));
    }

    /**
     * {@return the elements of all flows, in the order in which they come} The flows run at the same time, each in a task of its own, and each
     * waits at an element until the consumer is done with it. The first failure ends them all.
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T> Flow<T> merge(Flow<? extends T>... flows) {
        return new Flow<>(Parallel.merge(Arrays.stream(flows).map(flow -> flow.body).toList()));
    }

    /**
     * {@return the same elements, with the body running up to {@code capacity} elements ahead of the consumer} It runs in a task of its
     * own, while the consumer works.
     *
     * @param capacity how many elements may wait, at least 1
     */
    public Flow<T> buffer(int capacity) {
        requirePositive("buffer", capacity);
        return new Flow<>(Parallel.buffer(body, capacity));
    }

    /**
     * {@return lists of {@code size} elements; the last may be shorter} If the flow fails, what is not in a full list is lost.
     *
     * @param size how many, at least 1
     */
    public Flow<List<T>> chunked(int size) {
        requirePositive("chunked", size);
        return new Flow<>(Inline.chunks(body, size));
    }

    /**
     * {@return lists of {@code size} elements, or of what has come when {@code limit} has passed since the first of them} The body runs in a task
     * of its own, up to one element ahead of the consumer.
     *
     * @param size  how many, at least 1
     * @param limit how long an element waits for others; none for zero or less
     */
    public Flow<List<T>> chunked(int size, Duration limit) {
        requirePositive("chunked", size);
        return new Flow<>(Parallel.chunks(body, size, limit));
    }

    /** {@return the same elements, each at least {@code pause} after the one before} None is dropped; the body waits. */
    public Flow<T> throttle(Duration pause) {
        return new Flow<>(Inline.throttle(body, Durations.nanos(pause)));
    }

    private static void requirePositive(String operator, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(operator + "(" + count + "): there must be room for one element at least");
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
     * an element of one of them gets a {@link java.util.concurrent.CancellationException}. What a body throws while it ends is thrown here.
     *
     * <p><b>Cancellation:</b> cancels the bodies once more, and waits for their end all the same.
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
