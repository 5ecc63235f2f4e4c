package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.shield;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.Meanwhile.waitFor;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.AwaitGraph;
import dev.meanwhile.Loop;
import dev.meanwhile.Promise;
import dev.meanwhile.Until;
import dev.meanwhile.test.LoopTest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The graph of who awaits whom: {@code capture_call_graph}, which is {@code AwaitGraph} here. */
class GraphTest {
    private AwaitGraph graph;

    /** Called some calls deep in a task, whose graph the tests look at. */
    private void deep() {
        sleep(Duration.ZERO);
        graph = AwaitGraph.capture();
    }

    private void calling() {
        sleep(Duration.ZERO);
        deep();
    }

    private AwaitGraph.Node captured() {
        return graph.task().orElseThrow();
    }

    /** {@return those of the test's own methods that are on a stack, innermost first, without lambdas} */
    private static List<String> calls(AwaitGraph.Node node) {
        return node.stack().stream().filter(it -> it.getClassName().equals(GraphTest.class.getName()))
                .map(StackTraceElement::getMethodName).filter(it -> !it.startsWith("lambda$")).toList();
    }

    private Set<String> waiters(AwaitGraph.Node node) {
        return graph.awaitedBy(node).stream().map(AwaitGraph.Node::name).collect(Collectors.toSet());
    }

    private void assertAwaitedByMain() {
        assertEquals(List.of("deep", "calling"), calls(captured()));
        assertEquals(Set.of("main"), waiters(captured()));
        assertEquals(Set.of(), waiters(graph.awaitedBy(captured()).getFirst()));
    }

    @LoopTest(seeds = 20)
    @Case(number = 197, cpython = "test_graph.test_stack_tgroup")
    void aScopeAwaitsItsTasksBesideThoseWhoAwaitThemThemselves() {
        scope(s -> {
            var root = s.spawn("root", () -> {
                settle();
                calling();
            });
            s.spawn("first", () -> root.await());
            s.spawn("second", () -> root.await());
        });
        assertEquals("root", captured().name());
        assertEquals(List.of("deep", "calling"), calls(captured()));
        assertEquals(Set.of("main", "first", "second"), waiters(captured()));
        graph.awaitedBy(captured()).stream().filter(it -> !it.name().equals("main"))
                .forEach(it -> assertEquals(Set.of("main"), waiters(it)));
    }

    @LoopTest(seeds = 20)
    @Case(number = 197, cpython = "test_graph.test_stack_gather")
    void gatherAwaitsItsTasks() {
        gather(spawn(this::calling), spawn(() -> sleep(Duration.ZERO)));
        assertAwaitedByMain();
    }

    @LoopTest(seeds = 20)
    @Case(number = 197, cpython = "test_graph.test_stack_shield")
    void soDoesAShield() {
        shield(spawn(this::calling));
        assertAwaitedByMain();
    }

    @LoopTest(seeds = 20)
    @Case(number = 197, cpython = "test_graph.test_stack_timeout")
    void aTimeoutChangesNothing() {
        shield(spawn(() -> timeout(seconds(1), this::calling)));
        assertAwaitedByMain();
    }

    @LoopTest(seeds = 20)
    @Case(number = 197, cpython = "test_graph.test_stack_wait")
    void waitForAwaitsItsTasks() {
        waitFor(List.of(spawn(() -> timeout(seconds(1), this::calling)), spawn(() -> sleep(seconds(1)))), Until.ALL_COMPLETED);
        assertAwaitedByMain();
    }

    @LoopTest(seeds = 20)
    @Case(number = 197, cpython = "test_graph.test_stack_async_gen", differs = "D39")
    void aFlowIsAwaitedByTheTaskThatIteratesIt() {
        var flow = generate(out -> {
            out.emit(0);
            calling();
        });
        try (flow) {
            flow.iterator().forEachRemaining(it -> assertEquals(0, it));
        }
        assertAwaitedByMain();
    }

    @LoopTest(seeds = 20)
    @Case(number = 197, cpython = "test_graph.test_stack_future", differs = "D77")
    void thoseWhoAwaitAPromiseSaySo() {
        var promise = new Promise<Void>();
        scope(s -> {
            s.spawn("task A", () -> promise.await());
            s.spawn("task B", () -> promise.await());
            settle();
            graph = AwaitGraph.of(Loop.current());
            promise.complete(null);
        });
        var waiting = graph.nodes().stream().filter(it -> !it.name().equals("main")).toList();
        assertEquals(Set.of("task A", "task B"), waiting.stream().map(AwaitGraph.Node::name).collect(Collectors.toSet()));
        for (var task : waiting) {
            assertTrue(task.toString().contains("waits for a promise"), task::toString);
            assertEquals(Set.of("main"), waiters(task));
        }
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_graph.test_stack_task")
    void awaitingATask() {
        spawn("there there", this::calling).await();
        assertEquals("there there", captured().name());
        assertAwaitedByMain();
    }
}
