package dev.meanwhile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes an {@link AwaitGraph}. Tasks that are at the same place and wait for the same thing share a line, with their number. */
final class GraphText {
    private static final int LINES = 300;
    private static final int DEPTH = 50;
    private static final int FRAMES = 30;
    /** Up to this many tasks that look alike are shown each with its name. */
    private static final int FEW = 3;

    private final AwaitGraph graph;
    private final Loop loop;
    private final StringBuilder text = new StringBuilder();
    private final Set<AwaitGraph.Node> written = new HashSet<>();
    private int lines;
    private int left;

    GraphText(AwaitGraph graph, Loop loop) {
        this.graph = graph;
        this.loop = loop;
    }

    String write() {
        graph.task().ifPresentOrElse(this::around, this::whole);
        return text + circles(graph.circles().stream().map(circle -> circle.stream().map(AwaitGraph.Node::name).toList()).toList());
    }

    /** {@return a line for each, after a line break} */
    static String circles(List<List<String>> circles) {
        return circles.stream()
                .map(circle -> "\n  in a circle: " + Stream.concat(circle.stream(), circle.stream().limit(1)).map(name -> "task '" + name + "'")
                        .collect(Collectors.joining(" → ")))
                .collect(Collectors.joining());
    }

    private void around(AwaitGraph.Node task) {
        withStack("", "", task);
        side("  it waits for:", task, true);
        side("  it is awaited by:", task, false);
    }

    private void side(String heading, AwaitGraph.Node task, boolean down) {
        if (!next(task, down).isEmpty()) {
            line("", heading);
            written.clear();
            written.add(task);
            chain("    ", next(task, down), down, 1);
            end();
        }
    }

    private List<AwaitGraph.Node> next(AwaitGraph.Node node, boolean down) {
        return down ? graph.awaits(node) : graph.awaitedBy(node);
    }

    private void chain(String indent, List<AwaitGraph.Node> nodes, boolean down, int depth) {
        for (var twins : groups(nodes, down)) {
            var first = twins.getFirst();
            if (lines > LINES || depth > DEPTH) {
                left += twins.size();
            } else if (!written.add(first)) {
                line(indent, name(first) + ", see above");
            } else {
                written.addAll(twins);
                withStack(indent + times(twins), indent, first);
                chain(indent + "  ", next(first, down), down, depth + 1);
            }
        }
    }

    private void withStack(String heading, String indent, AwaitGraph.Node node) {
        line(heading, node.toString());
        var frames = Frames.ofProgram(node.stack());
        frames.stream().limit(FRAMES).forEach(frame -> line(indent, "    at " + frame));
        if (frames.size() > FRAMES) {
            line(indent, "    … " + (frames.size() - FRAMES) + " more");
        }
    }

    private void whole() {
        var count = graph.nodes().size();
        line("", loop + ": " + number(count) + (count == 1 ? " task" : " tasks"));
        tree("", graph.nodes().stream().filter(node -> graph.awaitedBy(node).isEmpty()).toList(), 1);
        // What is left is part of a circle, which has no beginning.
        for (var node : graph.nodes()) {
            if (!written.contains(node)) {
                tree("", List.of(node), 1);
            }
        }
        end();
    }

    private void tree(String indent, List<AwaitGraph.Node> nodes, int depth) {
        var groups = groups(nodes, true);
        for (var i = 0; i < groups.size(); i++) {
            var last = i == groups.size() - 1;
            branch(indent + (last ? "└─ " : "├─ "), indent + (last ? "   " : "│  "), groups.get(i), depth);
        }
    }

    private void branch(String indent, String below, List<AwaitGraph.Node> twins, int depth) {
        var first = twins.getFirst();
        if (lines > LINES || depth > DEPTH) {
            left += twins.size();
            written.addAll(twins);
        } else if (!written.add(first)) {
            line(indent, name(first) + ", see above");
        } else {
            written.addAll(twins);
            line(indent, times(twins) + first + Frames.place(first.stack()));
            tree(below, graph.awaits(first), depth + 1);
        }
    }

    /** Many that look alike share a group; every other has its own. */
    private List<List<AwaitGraph.Node>> groups(List<AwaitGraph.Node> nodes, boolean down) {
        var byLook = new LinkedHashMap<Object, List<AwaitGraph.Node>>();
        for (var node : nodes) {
            var look = written.contains(node) ? node : look(node, next(node, down));
            byLook.computeIfAbsent(look, _ -> new ArrayList<>()).add(node);
        }
        var groups = new ArrayList<List<AwaitGraph.Node>>();
        for (var alike : byLook.values()) {
            if (alike.size() <= FEW) {
                alike.forEach(node -> groups.add(List.of(node)));
            } else {
                groups.add(alike);
            }
        }
        return groups;
    }

    private static List<Object> look(AwaitGraph.Node node, List<AwaitGraph.Node> next) {
        return List.of(node.state(), node.waitsFor().map(WaitInfo::target), node.spawnedAt(), Frames.place(node.stack()),
                next.stream().map(AwaitGraph.Node::id).toList());
    }

    private static String times(List<AwaitGraph.Node> twins) {
        return twins.size() == 1 ? "" : number(twins.size()) + "× ";
    }

    private void end() {
        if (left > 0) {
            line("", "… and " + number(left) + " more");
            left = 0;
        }
    }

    private void line(String indent, String content) {
        lines++;
        if (!text.isEmpty()) {
            text.append('\n');
        }
        text.append(indent).append(content);
    }

    private static String name(AwaitGraph.Node node) {
        return "task '" + node.name() + "'";
    }

    private static String number(int count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
