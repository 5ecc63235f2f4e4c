package dev.meanwhile;

import java.util.Objects;

/** Makes the tasks of a loop: those of the runtime, and those of the program as its {@link LoopOptions} decide. */
final class Spawning {
    /** From this many tasks on, the JVM should know beforehand how a wait ends. */
    static final int MANY = 1000;

    private final Loop loop;
    private final TaskFactory factory;
    private final boolean eager;
    private long ids;

    Spawning(Loop loop, LoopOptions options) {
        this.loop = loop;
        this.factory = options.taskFactory;
        this.eager = options.eager;
    }

    /** Starts a task of the runtime's own. */
    <T> Task<T> ownTask(String name, Body<? extends T, ?> body) {
        Task<T> task = make(name, body);
        begin(task);
        task.wake();
        return task;
    }

    /** From here on the loop knows it. Fails if there is no memory left, or else {@link ReadyQueue} might later. */
    private void begin(Task<?> task) {
        loop.scheduler.reserve(loop.live().count() + 1);
        loop.live().add(task);
    }

    /** Starts a task that the program asks for, as the options say. */
    <T> Task<T> task(String name, Body<? extends T, ?> body) {
        return task(name, body, eager);
    }

    /** Starts a task that the program asks for; eagerly only if a task asks, because nothing else can be suspended. */
    <T> Task<T> task(String name, Body<? extends T, ?> body, boolean eagerly) {
        Task<T> task = make(name, body);
        if (factory != null) {
            task.body(Objects.requireNonNull(factory.bodyOf(task, body), "the task factory returned no body"));
        }
        begin(task);
        var starter = eagerly ? Task.currentOrNull() : null;
        if (starter == null) {
            task.wake();
        } else {
            starter.fibre.letFirst(task.fibre);
        }
        return task;
    }

    /** {@return how many tasks were made} Any thread may ask. */
    long count() {
        return ids;
    }

    private <T> Task<T> make(String name, Body<? extends T, ?> body) {
        if (body == null) {
            throw new NullPointerException("the body of the task is null");
        }
        Objects.requireNonNull(name, "the name of the task is null");
        if (++ids == MANY) {
            loop.hasManyTasks();
        }
        var task = new Task<T>(loop, name, ids, body);
        // A task that continues after a JDK call that blocked is not recorded as running, and must be looked up.
        var running = loop.scheduler.runningTask();
        task.fibre.context(running != null ? running.fibre.context() : Context.current());
        loop.recorder.spawned(task.id());
        return task;
    }
}
