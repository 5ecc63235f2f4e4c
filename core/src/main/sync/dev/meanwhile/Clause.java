package dev.meanwhile;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

/**
 * One of the things that a {@link Meanwhile#select} waits for, and what to do if it comes first. It is only a description, so it can be reused, also
 * by several tasks.
 *
 * @param <T> what the {@code select} returns if this one wins
 * @param <X> the checked exception that its handler may throw
 */
public final class Clause<T, X extends Exception> {
    private final Opening<?, T, X> opening;

    private Clause(Opening<?, T, X> opening) {
        this.opening = opening;
    }

    /** {@return a clause that wins with the next item of a queue, and gives it to the handler} If the queue is shut down and empty, it wins too,
     * and the {@code select} throws {@link QueueShutDownException}. */
    public static <S, T, X extends Exception> Clause<T, X> take(Queue<S> queue, Mapping<? super S, ? extends T, ? extends X> handler) {
        Objects.requireNonNull(queue, "the queue is null");
        Objects.requireNonNull(handler, "the handler is null");
        return new Clause<T, X>(new Opening<S, T, X>(selection -> queue.new Place(selection), handler));
    }

    /** As {@link #take(Queue, Mapping)}, with a handler that returns nothing; so does the {@code select} then. */
    @SuppressWarnings("overloads")
    public static <S, X extends Exception> Clause<Void, X> take(Queue<S> queue, ItemAction<? super S, ? extends X> handler) {
        Objects.requireNonNull(handler, "the handler is null");
        return Clause.<S, Void, X>take(queue, item -> {
            handler.run(item);
            return null;
        });
    }

    /** As {@link #take(Queue, Mapping)}, for a {@code select} that returns the item. */
    public static <S> Clause<S, RuntimeException> take(Queue<S> queue) {
        return Clause.<S, S, RuntimeException>take(queue, item -> item);
    }

    /** {@return a clause that wins when a task or promise is done, and gives its value to the handler} If it has failed or was cancelled, the
     * {@code select} throws what {@link Awaitable#await} throws. A task that does not win keeps running. */
    public static <S, T, X extends Exception> Clause<T, X> done(Awaitable<S> awaited, Mapping<? super S, ? extends T, ? extends X> handler) {
        Objects.requireNonNull(awaited, "the task or promise is null");
        Objects.requireNonNull(handler, "the handler is null");
        return new Clause<T, X>(new Opening<S, T, X>(selection -> new Arm.Done<>(selection, awaited), handler));
    }

    /** As {@link #done(Awaitable, Mapping)}, with a handler that returns nothing; so does the {@code select} then. */
    @SuppressWarnings("overloads")
    public static <S, X extends Exception> Clause<Void, X> done(Awaitable<S> awaited, ItemAction<? super S, ? extends X> handler) {
        Objects.requireNonNull(handler, "the handler is null");
        return Clause.<S, Void, X>done(awaited, value -> {
            handler.run(value);
            return null;
        });
    }

    /** As {@link #done(Awaitable, Mapping)}, for a {@code select} that returns the value. */
    public static <S> Clause<S, RuntimeException> done(Awaitable<S> awaited) {
        return Clause.<S, S, RuntimeException>done(awaited, value -> value);
    }

    /**
     * {@return a clause that wins when {@code delay} has passed since the {@code select} began, unless another has won before} With a delay of zero
     * or less, the others win if they can once every ready task has run once.
     */
    public static <T, X extends Exception> Clause<T, X> after(Duration delay, Body<? extends T, ? extends X> handler) {
        Objects.requireNonNull(handler, "the handler is null");
        Objects.requireNonNull(delay, "the delay is null");
        var nanos = Durations.nanos(delay);
        return new Clause<T, X>(new Opening<Void, T, X>(selection -> new Arm.After(selection, nanos), _ -> handler.call()));
    }

    /** As {@link #after(Duration, Body)}, with a handler that returns nothing; so does the {@code select} then. */
    public static <X extends Exception> Clause<Void, X> after(Duration delay, Action<? extends X> handler) {
        Objects.requireNonNull(handler, "the handler is null");
        return Clause.<Void, X>after(delay, () -> {
            handler.run();
            return null;
        });
    }

    Choice<?, T, X> open(Selection selection) {
        return opening.open(selection);
    }

    /** How a clause takes part in one {@code select}. */
    private record Opening<S, T, X extends Exception>(Function<Selection, Arm<S>> arm,
            Mapping<? super S, ? extends T, ? extends X> handler) {
        Choice<S, T, X> open(Selection selection) {
            return new Choice<>(arm.apply(selection), handler);
        }
    }

    /** A clause taking part in a {@code select}. */
    record Choice<S, T, X extends Exception>(Arm<S> arm, Mapping<? super S, ? extends T, ? extends X> handler) {
        T finish() throws X {
            return handler.apply(arm.take());
        }
    }
}
