package dev.meanwhile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** {@code gather}, {@code gatherSettled}, and {@code mapConcurrent} of a collection: the owner waits for the tasks, and stops them if it stops. */
final class Gathering {
    private final Task<?> owner;
    private final Children children;

    private Gathering(Task<?> owner, Children children) {
        this.owner = owner;
        this.children = children;
    }

    private Gathering(Task<?> owner, Collection<? extends Task<?>> tasks) {
        this(owner, new Children(owner, WaitKind.GATHER, "gather"));
        for (var task : tasks) {
            owner.loop.requireSame(task.loop, task);
            if (task == owner) {
                throw new IllegalStateException(owner + " gathers itself and would wait for ever");
            }
            children.add(task);
        }
    }

    static <T> List<T> all(Collection<? extends Task<? extends T>> tasks) {
        var gathering = new Gathering(Task.require("gather(…)"), tasks);
        gathering.children.whenEnded(() -> {
            if (gathering.endedBadly()) {
                gathering.children.wakeOwner();
            }
        });
        gathering.awaitAllOrFail();
        var values = new ArrayList<T>(tasks.size());
        for (var task : tasks) {
            values.add(task.value());
        }
        return values;
    }

    /** Starts a task for each body, or none. */
    static <T> List<Task<T>> startAll(String verb, Collection<? extends Body<? extends T, ?>> bodies) {
        var loop = Task.require(verb).loop;
        var tasks = new ArrayList<Task<T>>(bodies.size());
        try {
            for (var body : bodies) {
                tasks.add(loop.spawning.task("", body));
            }
        } catch (Throwable t) {
            tasks.forEach(task -> task.cancel(verb + " could not start its other tasks"));
            throw t;
        }
        return tasks;
    }

    static List<Body<Void, ?>> bodies(Action<?>... actions) {
        Objects.requireNonNull(actions, "the bodies are null");
        var bodies = new ArrayList<Body<Void, ?>>(actions.length);
        for (var action : actions) {
            bodies.add(Objects.requireNonNull(action, "a body is null").asBody());
        }
        return bodies;
    }

    /** {@return the tasks of a stream} It may spawn one at each step, so if it fails, those already spawned are stopped. */
    static <K extends Task<?>> List<K> pulled(String verb, Stream<? extends K> stream) {
        Objects.requireNonNull(stream, "the stream of tasks is null");
        var owner = Task.require(verb);
        var tasks = new ArrayList<K>();
        try {
            stream.sequential().forEachOrdered(task -> tasks.add(Objects.requireNonNull(task, "a task of the stream is null")));
        } catch (Throwable t) {
            throw new Gathering(owner, tasks).stopAndThrow("the stream of its " + verb + " failed", t);
        }
        return tasks;
    }

    static <T> List<T> limited(Collection<? extends Body<? extends T, ?>> bodies, int limit) {
        return mapped("gather", Args.all(bodies, "the bodies are null", "a body is null"), limit, body -> body);
    }

    static <T> List<Outcome<T>> settled(Collection<? extends Task<T>> tasks) {
        new Gathering(Task.require("gatherSettled(…)"), tasks).awaitAllSettled();
        return tasks.stream().map(Task::outcome).toList();
    }

    /** Drops tasks that have succeeded, so that a million items cost their values and {@code limit} tasks. */
    static <S, T> List<T> mapped(Collection<? extends S> items, int limit, Mapping<? super S, ? extends T, ?> mapping) {
        Objects.requireNonNull(items, "the items are null");
        Objects.requireNonNull(mapping, "the mapping is null");
        return mapped("mapConcurrent", items, limit, item -> new MappingBody<S, T>(mapping, item));
    }

    private static <S, T> List<T> mapped(String verb, Collection<? extends S> items, int limit,
            Function<? super S, ? extends Body<? extends T, ?>> bodyOf) {
        var owner = Task.require(verb + "(…)");
        requireLimit(verb, limit);
        var gathering = new Gathering(owner, Children.passing(owner, WaitKind.GATHER, verb));
        var values = new ArrayList<T>(items.size());
        gathering.children.whenEnded(gathering.children::wakeOwner);
        try {
            for (S item : items) {
                if (!gathering.awaitRoom(limit)) {
                    break;
                }
                gathering.spawn(bodyOf.apply(item), values);
            }
        } catch (Throwable t) {
            throw gathering.stopAndThrow("the task that maps was stopped by " + t, t);
        }
        gathering.awaitAllOrFail();
        return values;
    }

    static void requireLimit(String verb, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException(verb + ": limit is " + limit + " but must be at least 1");
        }
    }

    /** {@return false if no more should be started} */
    private boolean awaitRoom(int limit) {
        while (children.unfinished() >= limit && !endedBadly()) {
            children.awaitChange();
        }
        return !endedBadly();
    }

    private <T> void spawn(Body<? extends T, ?> body, List<T> values) {
        var index = values.size();
        values.add(null);
        Task<T> task = owner.loop.spawning.task("", body, false);
        task.watch(new WaitQueue.Watcher() {
            @Override
            void done() {
                if (!task.isFailed() && !task.isCancelled()) {
                    values.set(index, task.value());
                }
            }
        });
        children.add(task);
    }

    /** The owner was cancelled, or iterating the collection failed. */
    private RuntimeException stopAndThrow(String reason, Throwable cause) {
        var cancelled = stopAll(reason);
        if (cancelled != null && !(cause instanceof Cancelled)) {
            owner.cancellation().renew();
        }
        throw Awaitable.<RuntimeException>sneak(children.withFailures(cause));
    }

    private void awaitAllOrFail() {
        try {
            while (!children.allEnded() && !endedBadly()) {
                children.awaitChange();
            }
        } catch (Cancelled cancelled) {
            stopAll("the task that gathers it was cancelled");
            throw children.withFailures(cancelled);
        }
        if (!endedBadly()) {
            return;
        }
        if (stopAll("another task of its gather failed") != null) {
            owner.cancellation().renew();
        }
        throwFirst();
    }

    private boolean endedBadly() {
        return children.firstFailed() != null || children.firstCancelled() != null;
    }

    private void throwFirst() {
        if (children.firstFailed() != null) {
            throw Awaitable.<RuntimeException>sneak(children.withFailures(children.firstFailure()));
        }
        children.firstCancelled().value();
    }

    private void awaitAllSettled() {
        try {
            while (!children.allEnded()) {
                children.awaitChange();
            }
        } catch (Cancelled cancelled) {
            stopAll("the task that gathers it was cancelled");
            throw children.withFailures(cancelled);
        }
    }

    private Cancelled stopAll(String reason) {
        children.cancelAll(reason);
        return children.awaitAll();
    }
}
