package dev.meanwhile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Elements that come one after another, with waits between them (asyncio's async generator), consumed by a plain loop:
 * {@snippet :
 * try (var pages = fetchPages()) {
 *     for (var page : pages) { … }
 * }
 * }
 * A flow is cold: each iteration runs its body anew. It is pulled: the body runs only while the consumer waits for the next
 * element. An iteration left by a {@code break} ends when the flow is closed, at the latest with the task that iterated it.
 *
 * <p>Most operators and {@link #forEach(ItemAction)} run in the consumer's task and pass elements on by plain calls. The iterator needs a task for
 * the body, since two pieces of code take turns there; so do the operators that let the body run while the consumer does something else. However a
 * flow ends, by itself, by a failure, a {@code break} or a cancellation, all of its tasks have ended by then.
 *
 * @param <T> the elements
 */
public final class Flow<T> implements Iterable<T>, AutoCloseable {
    final FlowBody<T> body;
    private final List<Generator<T>> open = new ArrayList<>(1);

    Flow(FlowBody<T> body) {
        this.body = body;
    }

    /** {@return a flow of {@code elements}} Iterating them may wait. */
    public static <T> Flow<T> of(Iterable<? extends T> elements) {
        Objects.requireNonNull(elements, "the elements are null");
        return new Flow<>(out -> {
            for (T element : elements) {
                out.emit(element);
            }
        });
    }

    /** As {@link #from(java.util.concurrent.Flow.Publisher, int)}, with up to 128 elements requested ahead. */
    public static <T> Flow<T> from(java.util.concurrent.Flow.Publisher<? extends T> publisher) {
        return from(publisher, FromPublisher.PREFETCH);
    }

    /**
     * {@return the elements of a publisher, as asynchronous drivers have them} One of {@code org.reactivestreams} is wrapped first, by
     * {@code FlowAdapters.toFlowPublisher(publisher)} of the same jar. Each iteration subscribes anew, in the consumer's task or the one that an
     * iterator runs, and waits there for elements, which may be signalled in any thread.
     *
     * <p>At first {@code prefetch} elements are requested, and later as many as the consumer is done with, half of {@code prefetch} at a time. So
     * at most {@code prefetch} wait in memory, and with 1 the publisher works only while the consumer waits for it. After each such half other
     * tasks get their turn, even if the publisher is always ahead.
     *
     * <p>{@code onError} ends the flow with what the publisher signalled, after the elements before it. A publisher that breaks the rules (more
     * elements than requested, a second {@code onSubscribe}, signals after the end) is cancelled, and the flow fails with an
     * {@link IllegalStateException} that names the rule; for {@code null} it is a {@link NullPointerException}, thrown to the publisher as well. A
     * rule broken after the consumer has seen the end is logged, once.
     *
     * <p><b>Cancellation:</b> however the iteration ends before the publisher does (cancelled, closed, failed, left by an operator such as
     * {@link #take}), the subscription is cancelled. Elements that have been requested ahead are dropped.
     *
     * @param prefetch how many elements may be requested and not consumed, at least 1
     * @throws IllegalArgumentException if {@code prefetch} is less than 1
     */
    public static <T> Flow<T> from(java.util.concurrent.Flow.Publisher<? extends T> publisher, int prefetch) {
        Objects.requireNonNull(publisher, "the publisher is null");
        if (prefetch < 1) {
            throw new IllegalArgumentException("from(…, " + prefetch + "): the number of elements requested ahead must be at least 1");
        }
        return new Flow<>(out -> FromPublisher.<T>run(publisher, prefetch, out));
    }

    /**
     * {@return a publisher of the elements, for libraries that take one} For {@code org.reactivestreams} wrap it by
     * {@code FlowAdapters.toPublisher(publisher)}. Each subscriber is an iteration of its own. Any thread may subscribe, request and cancel.
     *
     * <p>The body runs on the loop that this method is called on, in a task of its own for each subscriber, from the first request on and
     * only while there is demand; it sees the context variables of this call. After the last element requested it is suspended in
     * {@code emit}, so the end is signalled on the request after that. Signals are calls in that task: a subscriber must not block, or it blocks
     * the loop. After every 64 elements other tasks get their turn.
     *
     * <p>What the body throws is passed to {@code onError}, unchanged. If the loop ends, the body is cancelled as other tasks are, and the
     * subscriber gets a {@link java.util.concurrent.CancellationException}; one that subscribes later, an {@link IllegalStateException}. A loop
     * that is stopped between two runs continues with the next; one that is {@linkplain Loop#abort aborted} tells nobody.
     *
     * <p><b>Cancellation:</b> a subscriber that cancels cancels the body, whose clean-up runs, and gets no signal after that. What the clean-up
     * or the subscriber itself throws is reported to the loop's exception handler.
     *
     * @throws IllegalStateException if it is called outside of a loop
     */
    public java.util.concurrent.Flow.Publisher<T> toPublisher() {
        return new ToPublisher<>(Loop.require("toPublisher()"), body);
    }

    /** {@return the flow of {@code mapping}'s results} The mapping may wait; what it throws ends the flow, even a checked exception. */
    public <R> Flow<R> map(Mapping<? super T, ? extends R, ?> mapping) {
        Objects.requireNonNull(mapping, "the mapping is null");
        return new Flow<>(Inline.map(body, mapping));
    }

    /**
     * {@return the elements of {@code mapping}'s results, one result after another} They may be flows or collections. Otherwise as {@link #map}; a
     * flow among them runs in the consumer's task, while the body of this one waits.
     */
    public <R> Flow<R> flatMap(Mapping<? super T, ? extends Iterable<? extends R>, ?> mapping) {
        Objects.requireNonNull(mapping, "the mapping is null");
        return new Flow<>(Inline.flatMap(body, mapping));
    }

    /** {@return the elements that {@code test} accepts} The test may wait; what it throws ends the flow. */
    public Flow<T> filter(ItemTest<? super T, ?> test) {
        Objects.requireNonNull(test, "the test is null");
        return new Flow<>(Inline.filter(body, test));
    }

    /** {@return the same elements, with {@code action} run for each before it is passed on} The action may wait; what it throws ends the flow. */
    public Flow<T> onEach(ItemAction<? super T, ?> action) {
        Objects.requireNonNull(action, "the action is null");
        return new Flow<>(out -> body.run(element -> {
            action.accept(element);
            out.emit(element);
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
     * {@return the elements before the first that {@code test} rejects} The body is ended there, as by {@link #take}. The test may wait; what it
     * throws ends the flow.
     */
    public Flow<T> takeWhile(ItemTest<? super T, ?> test) {
        Objects.requireNonNull(test, "the test is null");
        return new Flow<>(Inline.takeWhile(body, test));
    }

    /**
     * {@return the elements of the two flows, combined pair by pair by {@code combining}} It ends with the shorter one, and closes the other; an
     * element of this flow without a partner is lost. The other's body runs in a task of its own, in turns with the consumer, as under {@code for}.
     */
    public <U, R> Flow<R> zip(Flow<U> other, BiMapping<? super T, ? super U, ? extends R, ?> combining) {
        Objects.requireNonNull(other, "the other flow is null");
        Objects.requireNonNull(combining, "the combining is null");
        return new Flow<>(Inline.zip(body, other, combining));
    }

    /**
     * {@return the results of {@code mapping}, of which up to {@code limit} are computed at once, in the order of the elements} As {@link #map},
     * only sooner: a failure comes after the results before it. Each element is mapped in a task of its own; results waiting for their turn
     * count towards the limit, so the body never runs further ahead. A mapping that fails ends the flow, and the others are cancelled.
     *
     * @param limit how many at once, at least 1
     */
    public <R> Flow<R> mapConcurrent(int limit, Mapping<? super T, ? extends R, ?> mapping) {
        Objects.requireNonNull(mapping, "the mapping is null");
        Gathering.requireLimit("mapConcurrent", limit);
        return new Flow<>(Parallel.map(body, limit, true, mapping));
    }

    /** As {@link #mapConcurrent}, with the results in the order in which they are ready. */
    public <R> Flow<R> mapConcurrentUnordered(int limit, Mapping<? super T, ? extends R, ?> mapping) {
        Objects.requireNonNull(mapping, "the mapping is null");
        Gathering.requireLimit("mapConcurrent", limit);
        return new Flow<>(Parallel.map(body, limit, false, mapping));
    }

    /**
     * {@return the elements of all flows, in the order in which they arrive} The flows run at the same time, each in a task of its own, and
     * each waits at an element until the consumer is done with it. The first failure ends them all.
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T> Flow<T> merge(Flow<? extends T>... flows) {
        return new Flow<>(Parallel.merge(Args.all("the flows are null", "a flow is null", flows).stream().map(flow -> flow.body).toList()));
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
     * {@return lists of {@code size} elements; the last may be shorter} If the flow fails, elements not in a full list are lost.
     *
     * @param size how many, at least 1
     */
    public Flow<List<T>> chunked(int size) {
        requirePositive("chunked", size);
        return new Flow<>(Inline.chunks(body, size));
    }

    /**
     * {@return lists of {@code size} elements, or of the elements that have arrived {@code limit} after the first of them} The body runs in a task
     * of its own, up to one element ahead of the consumer.
     *
     * @param size  how many, at least 1
     * @param limit how long an element waits for others; zero or less means not at all
     */
    public Flow<List<T>> chunked(int size, Duration limit) {
        Objects.requireNonNull(limit, "the limit is null");
        requirePositive("chunked", size);
        return new Flow<>(Parallel.chunks(body, size, limit));
    }

    /** {@return the same elements, each at least {@code pause} after the one before} None is dropped; the body waits. */
    public Flow<T> throttle(Duration pause) {
        Objects.requireNonNull(pause, "the pause is null");
        return new Flow<>(Inline.throttle(body, Durations.nanos(pause)));
    }

    private static void requirePositive(String operator, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(operator + "(" + count + "): the number of elements must be at least 1");
        }
    }

    /**
     * Runs the flow to its end in the current task, calling {@code consumer} with each element. Waits for what the body waits for. What
     * the consumer throws passes through the body's {@code emit}, where a {@code catch} would see it.
     *
     * @throws X                   what the consumer throws, unchanged
     * @throws TaskFailedException if the body or an operator throws a checked exception; unchecked ones and errors pass as they are
     */
    public <X extends Exception> void forEach(ItemAction<? super T, X> consumer) throws X {
        Inline.forEach(body, Objects.requireNonNull(consumer, "the consumer is null"));
    }

    /** As {@link #forEach(ItemAction)}, for a consumer of the JDK. */
    @Override
    @SuppressWarnings("overloads")
    public void forEach(Consumer<? super T> consumer) {
        Objects.requireNonNull(consumer, "the consumer is null");
        Inline.<T, RuntimeException>forEach(body, consumer::accept);
    }

    /**
     * {@return the result of {@code step} applied to {@code initial} and the first element, then to that result and the second, and so on} With no
     * elements it is {@code initial}. Waits for the flow's end, as {@link #forEach(ItemAction)} does.
     *
     * @throws X                   what the step throws, unchanged
     * @throws TaskFailedException if the body or an operator throws a checked exception
     */
    public <A, X extends Exception> A fold(A initial, BiMapping<? super A, ? super T, ? extends A, X> step) throws X {
        Objects.requireNonNull(step, "the step is null");
        var result = new Object() {
            private A value = initial;
        };
        this.<X>forEach(element -> {
            result.value = step.apply(result.value, element);
        });
        return result.value;
    }

    /**
     * {@return the first element; empty if there is none} Waits for it, and for the body to end: its {@code emit} throws {@link Cancelled}.
     *
     * @throws TaskFailedException if the body or an operator throws a checked exception
     */
    public Optional<T> first() {
        return take(1).toList().stream().findFirst();
    }

    /** {@return all elements} Waits for the flow's end, as {@link #forEach(ItemAction)} does. */
    public List<T> toList() {
        var elements = new ArrayList<T>();
        this.<RuntimeException>forEach(elements::add);
        return elements;
    }

    /**
     * {@return an iterator that runs the body in a task of its own, a step for each element} Its {@code hasNext} waits.
     *
     * <p><b>Cancellation:</b> cancelling the task that waits for an element cancels the body, and the task continues when the
     * body has ended; no element is lost in between.
     */
    @Override
    public Iterator<T> iterator() {
        return open();
    }

    Generator<T> open() {
        var generator = new Generator<>(this, body);
        open.add(generator);
        return generator;
    }

    /**
     * Ends all iterations of this flow that are still open: their bodies are cancelled and waited for. A task that waits for
     * an element of one of them gets a {@link java.util.concurrent.CancellationException}. What a body throws while it ends is thrown here.
     *
     * <p><b>Cancellation:</b> cancels the bodies again, and still waits for them to end.
     */
    @Override
    public void close() {
        var failure = Generator.closeAll(open);
        if (failure != null) {
            throw Awaitable.<RuntimeException>sneak(failure);
        }
    }

    void closed(Generator<T> generator) {
        open.remove(generator);
    }
}
