package dev.meanwhile;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * A value that will exist later: of a {@link Task} that is running, or a {@link Promise} that somebody will complete. Any number of tasks
 * of its loop may await it, before and after it is done.
 *
 * @param <T> the value
 */
public abstract sealed class Awaitable<T> extends WaitQueue permits Task, Promise {
    private enum State { PENDING, SUCCEEDED, FAILED, CANCELLED }

    /** How much of a value is shown. */
    private static final int SHOWN = 100;

    private State state = State.PENDING;
    private Object result;
    private boolean read;

    Awaitable(WaitKind kind, String name) {
        super(kind, name);
    }

    /** The loop whose tasks may await this, or null if it isn't bound to one yet. */
    abstract Loop loop();

    /** A request from outside of all tasks. */
    abstract void cancelBecause(String reason, String canceller);

    /** The result is about to be read by somebody. */
    final void markRead() {
        if (!read) {
            read = true;
            if (state == State.FAILED) {
                loop().failures.remove(this);
            }
        }
    }

    final boolean isRead() {
        return read;
    }

    /**
     * Waits until this is done, and returns its value. If it is done already, returns at once without letting others run.
     *
     * <p><b>Cancellation:</b> cancelling a task that awaits this cancels this as well, as in asyncio; the task stays suspended
     * until this has ended. {@link Meanwhile#shield} awaits it and leaves it running.
     * <p>To be called by a task of the same loop.
     *
     * @throws TaskFailedException                        if it failed with a checked exception; unchecked ones and errors are rethrown as
     *                                                    they are, and their stack also shows this call
     * @throws Cancelled                                  if the awaiting task was cancelled
     * @throws java.util.concurrent.CancellationException if this was cancelled, and the awaiting task was not
     */
    public T await() {
        if (state == State.PENDING) {
            var task = Task.require("await()");
            task.loop.requireSame(loop(), this);
            awaitDone(task);
        }
        return value();
    }

    void awaitDone(Task<?> task) {
        super.await(task);
    }

    /** {@return true once it has a value, has failed or was cancelled} */
    public boolean isDone() {
        return state != State.PENDING;
    }

    /** {@return true if it ended by being cancelled} */
    public boolean isCancelled() {
        return state == State.CANCELLED;
    }

    final boolean isFailed() {
        return state == State.FAILED;
    }

    /** The value of something done; throws what it failed with. */
    final T value() {
        return value(this);
    }

    /**
     * As {@link #value()}, for a task that waited for something else in its place.
     *
     * @param wait what the current task has waited for; a request to cancel it was passed on to that
     */
    @SuppressWarnings("unchecked")
    final T value(WaitTarget wait) {
        return switch (state) {
            case SUCCEEDED -> (T) result;
            case FAILED -> {
                markRead();
                throw rethrowHere(describeWait(), (Throwable) result);
            }
            case CANCELLED -> {
                var cancelled = (Cancelled) result;
                Task.throwIfAsked(wait, cancelled);
                throw cancelled.toFailure();
            }
            case PENDING -> throw new IllegalStateException(this + " is not done");
        };
    }

    /**
     * {@return how this ended} asyncio's {@code result()} and {@code exception()}. A failure then counts as read, and is no longer
     * reported. Never waits.
     *
     * @throws IllegalStateException if it is not done
     */
    @SuppressWarnings("unchecked")
    public final Outcome<T> outcome() {
        return switch (state) {
            case SUCCEEDED -> new Outcome.Success<>((T) result);
            case FAILED -> new Outcome.Failure<>(failure());
            case CANCELLED -> new Outcome.Cancellation<>((Cancelled) result);
            case PENDING -> throw new IllegalStateException(this + " is not done; await() waits for it");
        };
    }

    /**
     * Runs a callback once this is done: at the loop's next turn, never inside the call that completes it, after those that were added
     * before (asyncio's {@code add_done_callback}). It must not wait; it sees the context variables of the code that adds it; what it
     * throws goes to the exception handler. If this is done already, it runs at the next turn. To be called on the loop.
     */
    public final void addDoneCallback(Consumer<? super Awaitable<T>> callback) {
        loop().requireHereOrIdle(this);
        watch(new DoneCallback<>(this, Objects.requireNonNull(callback, "the callback is null")));
    }

    /**
     * Removes a callback that is not due yet, however often it was added. To be called on the loop.
     *
     * @return how often it had been added
     */
    public final int removeDoneCallback(Consumer<? super Awaitable<T>> callback) {
        Objects.requireNonNull(callback, "the callback is null");
        loop().requireHereOrIdle(this);
        return removeIf(link -> link instanceof DoneCallback<?> it && it.callback.equals(callback));
    }

    private static final class DoneCallback<T> extends Watcher {
        private final Awaitable<T> source;
        private final Consumer<? super Awaitable<T>> callback;
        private final Context context = Context.current();

        DoneCallback(Awaitable<T> source, Consumer<? super Awaitable<T>> callback) {
            this.source = source;
            this.callback = callback;
        }

        @Override
        void done() {
            source.loop().scheduler.queue(new Callback(context, () -> callback.accept(source)));
        }
    }

    /** {@return how it ended, in parentheses, without counting as read; nothing before} */
    final String ending() {
        return switch (state) {
            case PENDING -> "";
            case SUCCEEDED -> result == null ? " (succeeded)" : " (succeeded: " + text(result) + ")";
            case FAILED -> " (failed: " + text(result) + ")";
            case CANCELLED -> ((Cancelled) result).reason().isEmpty() ? " (cancelled)" : " (cancelled: " + ((Cancelled) result).reason() + ")";
        };
    }

    /** Whoever names a task must not fail because the text of its value does. */
    private static String text(Object value) {
        try {
            var text = value.toString();
            return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
        } catch (RuntimeException | Error e) {
            return value.getClass().getName();
        }
    }

    /** What something failed with. */
    final Throwable failure() {
        markRead();
        return (Throwable) result;
    }

    final void succeed(T value) {
        settle(State.SUCCEEDED, value);
    }

    final void settleFailed(Throwable cause) {
        settle(State.FAILED, cause);
    }

    final void settleCancelled(Cancelled cause) {
        settle(State.CANCELLED, cause);
    }

    private void settle(State end, Object outcome) {
        state = end;
        result = outcome;
        tellAll();
    }

    /** Wakes the waiting tasks and tells the watchers, in order of arrival. */
    private void tellAll() {
        for (var link = poll(); link != null; link = poll()) {
            if (link instanceof Watcher watcher) {
                tell(watcher);
            } else {
                link.waiter.wake();
            }
        }
    }

    /** Whatever it throws, perhaps for lack of memory, the others are told. */
    private void tell(Watcher watcher) {
        try {
            watcher.done();
        } catch (Throwable t) {
            loop().reporter.failure(Context.EMPTY, "not every waiter of " + describeWait() + " could be told that it has ended", t);
        }
    }

    /** Tells a watcher once this is done; at once if it is already. */
    final void watch(Watcher watcher) {
        if (isDone()) {
            watcher.done();
        } else {
            add(watcher);
        }
    }

    /** As {@link #rethrow}, for a task that gets the failure of something else: the stack also shows where. */
    static RuntimeException rethrowHere(String who, Throwable failure) {
        if (failure instanceof RuntimeException || failure instanceof Error) {
            AwaitTrace.addTo(failure, Task.currentOrNull());
        }
        return rethrow(who, failure);
    }

    /** Makes an exception throwable without {@code throws}: checked ones are wrapped. */
    static RuntimeException rethrow(String who, Throwable failure) {
        return switch (failure) {
            case Error error -> throw error;
            case RuntimeException exception -> exception;
            default -> new TaskFailedException(who, failure);
        };
    }

    /** Throws anything as it is; the caller's signature says which checked exceptions can come. */
    @SuppressWarnings("unchecked")
    static <E extends Throwable> RuntimeException sneak(Throwable failure) throws E {
        throw (E) failure;
    }
}
