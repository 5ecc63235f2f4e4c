package dev.meanwhile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes an {@link AwaitGraph}. It asks each task what it waits for, never who waits for it: the lists of waiters belong to the
 * loop and can't be read by another thread, while what a task waits for is one field. Nothing is recursive, as chains may be long.
 */
final class GraphCapture {
    /** A stack takes tens of microseconds, for which the loop is blocked if one of its own tasks asks. */
    private static final int STACKS = 500;
    private static final int CIRCLES = 10;

    private final Loop loop;
    private final Map<Task<?>, List<Task<?>>> waits = new LinkedHashMap<>();
    /** The same, and the tasks of scopes whose block still runs. */
    private final Map<Task<?>, List<Task<?>>> awaits = new LinkedHashMap<>();
    private final long now;
    private int stacks = STACKS;

    GraphCapture(Loop loop) {
        this.loop = loop;
        this.now = loop.scheduler.clock();
        loop.live().snapshot().forEach(this::add);
    }

    private void add(Task<?> task) {
        var wait = task.isReady() ? null : task.waitTarget();
        var mine = wait == null ? List.<Task<?>>of() : Concurrently.read(wait::awaited, List.<Task<?>>of());
        var all = new LinkedHashSet<>(mine);
        all.addAll(Frame.tasksOf(task));
        waits.put(task, mine);
        awaits.put(task, List.copyOf(all));
    }

    AwaitGraph whole() {
        return graph(Optional.empty(), List.copyOf(awaits.keySet()));
    }

    AwaitGraph around(Task<?> subject) {
        if (!awaits.containsKey(subject)) {
            add(subject);
        }
        Map<Task<?>, List<Task<?>>> awaitedBy = new IdentityHashMap<>();
        awaits.forEach((from, all) -> all.forEach(to -> awaitedBy.computeIfAbsent(to, _ -> new ArrayList<>()).add(from)));
        var related = new HashSet<Task<?>>();
        related.addAll(reachable(subject, awaits));
        related.addAll(reachable(subject, awaitedBy));
        return graph(Optional.of(subject), awaits.keySet().stream().filter(related::contains).toList());
    }

    private static Set<Task<?>> reachable(Task<?> from, Map<Task<?>, List<Task<?>>> edges) {
        var seen = new HashSet<Task<?>>(Set.of(from));
        var left = new ArrayDeque<Task<?>>(seen);
        while (!left.isEmpty()) {
            for (var next : edges.getOrDefault(left.poll(), List.of())) {
                if (seen.add(next)) {
                    left.add(next);
                }
            }
        }
        return seen;
    }

    private AwaitGraph graph(Optional<Task<?>> subject, Collection<Task<?>> tasks) {
        // The task that was asked about comes first, so that it always has its stack.
        var asked = subject.map(this::node);
        Map<Task<?>, AwaitGraph.Node> nodes = new LinkedHashMap<>();
        tasks.forEach(task -> nodes.put(task, subject.isPresent() && subject.get() == task ? asked.get() : node(task)));
        Map<AwaitGraph.Node, List<AwaitGraph.Node>> edges = new LinkedHashMap<>();
        nodes.forEach((task, node) -> edges.put(node, nodes(awaits.get(task), nodes)));
        var circles = circles(nodes.keySet()).stream().map(circle -> nodes(circle, nodes)).toList();
        return new AwaitGraph(loop, subject.map(nodes::get), edges, circles);
    }

    private static List<AwaitGraph.Node> nodes(List<Task<?>> tasks, Map<Task<?>, AwaitGraph.Node> nodes) {
        // A task that was spawned during the capture, or has ended and still holds a lock, has no node.
        return tasks.stream().filter(nodes::containsKey).map(nodes::get).toList();
    }

    private AwaitGraph.Node node(Task<?> task) {
        var wait = Concurrently.read(() -> task.fibre.waitsFor(now), Optional.<WaitInfo>empty());
        List<StackTraceElement> stack = stacks-- > 0 ? task.stack() : List.of();
        return new AwaitGraph.Node(task.id(), task.name(), state(task, wait), wait, task.spawnedAt(), stack);
    }

    private static AwaitGraph.State state(Task<?> task, Optional<WaitInfo> wait) {
        if (task.isDone()) {
            return AwaitGraph.State.ENDED;
        }
        return wait.map(it -> it.kind() == WaitKind.TURN ? AwaitGraph.State.READY : AwaitGraph.State.WAITING).orElse(AwaitGraph.State.RUNNING);
    }

    /** {@return the names of those that wait for each other in circles} Takes no stacks. */
    List<List<String>> circles() {
        return circles(waits.keySet()).stream().map(circle -> circle.stream().<String>map(Task::name).toList()).toList();
    }

    /** Follows the waits, and finds a circle wherever it meets its own path. */
    private List<List<Task<?>>> circles(Collection<Task<?>> tasks) {
        var circles = new ArrayList<List<Task<?>>>();
        var seen = new HashSet<Task<?>>();
        for (var start : tasks) {
            if (waits.get(start).isEmpty()) {
                continue;
            }
            var path = new Path();
            path.enter(start, seen);
            while (!path.isEmpty() && circles.size() < CIRCLES) {
                var next = path.next();
                if (next == null) {
                    path.leave();
                } else if (path.contains(next)) {
                    circles.add(path.from(next));
                } else {
                    path.enter(next, seen);
                }
            }
        }
        return List.copyOf(circles);
    }

    /** Where the walk is, and what it has not tried yet at each task. */
    private final class Path {
        private final List<Task<?>> tasks = new ArrayList<>();
        private final Set<Task<?>> members = new HashSet<>();
        private final List<ArrayDeque<Task<?>>> untried = new ArrayList<>();

        void enter(Task<?> task, Set<Task<?>> seen) {
            if (seen.add(task)) {
                tasks.add(task);
                members.add(task);
                untried.add(new ArrayDeque<>(waits.getOrDefault(task, List.of())));
            }
        }

        void leave() {
            members.remove(tasks.removeLast());
            untried.removeLast();
        }

        boolean isEmpty() {
            return tasks.isEmpty();
        }

        Task<?> next() {
            return untried.getLast().poll();
        }

        boolean contains(Task<?> task) {
            return members.contains(task);
        }

        List<Task<?>> from(Task<?> task) {
            return List.copyOf(tasks.subList(tasks.indexOf(task), tasks.size()));
        }
    }
}
