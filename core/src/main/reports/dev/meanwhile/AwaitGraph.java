package dev.meanwhile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Who waits for whom, at one moment (asyncio's {@code capture_call_graph}): tasks, where each is in the program, and the waits that
 * connect them: by {@code await}, {@code gather}, a scope, {@code shield}, {@code waitFor}, {@code asCompleted}, {@code race},
 * a flow, or a lock that another task holds.
 * {@snippet :
 * IO.println(AwaitGraph.of(Loop.running().getFirst()));
 * }
 * It is a copy. Any thread may take one, also of a loop that is blocked; the loop is neither stopped nor asked. What changes meanwhile may
 * then be seen half before and half after; taken by a task of the loop it is exact. Only 500 tasks have their stacks in it.
 */
public final class AwaitGraph {
    /** What a task does. */
    public enum State {
        /** It is about to run: for the first time, or because its wait is over. */
        READY,
        /** It runs, or its loop does. */
        RUNNING,
        /** It waits, or is in a call of the JDK that blocks. */
        WAITING,
        /** It has ended. */
        ENDED
    }

    /**
     * A task.
     *
     * @param id        a number that no other task of its loop has, as in {@code task-N}
     * @param name      its name
     * @param state     what it does
     * @param waitsFor  what it waits for, if it does
     * @param spawnedAt where it was spawned, as {@link Task#spawnedAt} says
     * @param stack     its stack, innermost call first; empty if it has not started or has ended, or if the graph has too many tasks
     */
    public record Node(long id, String name, State state, Optional<WaitInfo> waitsFor, String spawnedAt, List<StackTraceElement> stack) {
        /** Refuses null. */
        public Node {
            Objects.requireNonNull(name, "the name is null");
            Objects.requireNonNull(state, "the state is null");
            Objects.requireNonNull(waitsFor, "what the task waits for is null");
            Objects.requireNonNull(spawnedAt, "the place of the spawn is null");
            Args.all(stack, "the stack is null", "a frame of the stack is null");
        }

        /** {@return what it does, in a line: {@code task 'report' waits for a sleep to end [4.1 s]}} */
        @Override
        public String toString() {
            return "task '" + name + "' " + switch (state) {
                case READY -> "is ready";
                case RUNNING -> "is running";
                case WAITING -> "waits for " + waitsFor.map(WaitInfo::toString).orElse("something");
                case ENDED -> "has ended";
            };
        }
    }

    private final Loop loop;
    private final Optional<Node> task;
    private final List<Node> nodes;
    private final Map<Node, List<Node>> awaits;
    private final Map<Node, List<Node>> awaitedBy = new LinkedHashMap<>();
    private final List<List<Node>> circles;

    AwaitGraph(Loop loop, Optional<Node> task, Map<Node, List<Node>> awaits, List<List<Node>> circles) {
        this.loop = loop;
        this.task = task;
        this.nodes = List.copyOf(awaits.keySet());
        this.awaits = awaits;
        this.circles = circles;
        awaits.forEach((from, all) -> all.forEach(to -> awaitedBy.computeIfAbsent(to, _ -> new ArrayList<>()).add(from)));
    }

    /**
     * {@return the graph around the task that is running}
     *
     * @throws IllegalStateException outside of tasks
     */
    public static AwaitGraph capture() {
        return capture(Task.require("AwaitGraph.capture()"));
    }

    /** {@return the graph around a task: what it waits for, who waits for it, and so on} */
    public static AwaitGraph capture(Task<?> task) {
        return new GraphCapture(Objects.requireNonNull(task, "the task is null").loop).around(task);
    }

    /** {@return all tasks of a loop that have not ended, and their waits} */
    public static AwaitGraph of(Loop loop) {
        return new GraphCapture(Objects.requireNonNull(loop, "the loop is null")).whole();
    }

    /** {@return the task that was asked about; empty if it was a whole loop} */
    public Optional<Node> task() {
        return task;
    }

    /** {@return all tasks of the graph, oldest first} */
    public List<Node> nodes() {
        return nodes;
    }

    /**
     * {@return what must do something before the given task can go on, as far as that is known: tasks that it awaits, and those that hold its
     * lock} Those of a scope count from their spawn on, while the block of the scope still runs.
     */
    public List<Node> awaits(Node node) {
        return List.copyOf(awaits.getOrDefault(Objects.requireNonNull(node, "the node is null"), List.of()));
    }

    /** {@return who waits for the given task} */
    public List<Node> awaitedBy(Node node) {
        return List.copyOf(awaitedBy.getOrDefault(Objects.requireNonNull(node, "the node is null"), List.of()));
    }

    /**
     * {@return tasks that wait for each other in a circle, each for the next and the last for the first} If one of them waits for the first of
     * several ({@code race}, {@code waitFor}, {@code asCompleted}) or under a timeout, it may get out. At most ten circles are given.
     */
    public List<List<Node>> circles() {
        return circles;
    }

    /** {@return the graph as text: around a task with all stacks, of a loop as a tree with a line for each task} */
    public String text() {
        return new GraphText(this, loop).write();
    }

    @Override
    public String toString() {
        return text();
    }
}
