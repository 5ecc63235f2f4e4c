package dev.meanwhile;

import static dev.meanwhile.Meanwhile.asCompleted;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.lock;
import static dev.meanwhile.Meanwhile.race;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.shield;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.Meanwhile.waitFor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(10)
class AwaitGraphTest {
    private enum Tie {
        AWAIT(inner -> inner.await()),
        UNDER_A_TIMEOUT(inner -> timeout(seconds(60), () -> inner.await())),
        GATHER(inner -> gather(inner)),
        SHIELD(inner -> shield(inner)),
        WAIT_FOR(inner -> waitFor(List.of(inner), Until.ALL_COMPLETED)),
        AS_COMPLETED(inner -> asCompleted(List.of(inner)).iterator().next());

        private final Consumer<Task<Void>> wait;

        Tie(Consumer<Task<Void>> wait) {
            this.wait = wait;
        }
    }

    private static Task<Void> sleeper(String name) {
        return spawn(name, () -> sleep(seconds(3600)));
    }

    private static List<String> names(List<AwaitGraph.Node> nodes) {
        return nodes.stream().map(AwaitGraph.Node::name).toList();
    }

    private static AwaitGraph.Node node(AwaitGraph graph, String name) {
        return graph.nodes().stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
    }

    private static void assertAwaits(String outer, String inner) {
        var graph = AwaitGraph.of(Loop.require("the test"));
        assertEquals(List.of(inner), names(graph.awaits(node(graph, outer))));
        assertEquals(List.of(outer), names(graph.awaitedBy(node(graph, inner))));
        assertEquals(List.of(), graph.circles());
    }

    @ParameterizedTest
    @EnumSource
    void everyWayToWaitForATaskTiesTheTwo(Tie tie) {
        run(() -> {
            var inner = sleeper("inner");
            spawn("outer", () -> tie.wait.accept(inner));
            Turns.pass(2);
            assertAwaits("outer", "inner");
        });
    }

    @Test
    void soDoARaceAndAFlow() {
        run(() -> {
            spawn("racing", () -> race(() -> {
                sleep(seconds(3600));
                return 1;
            }));
            Turns.pass(2);
            assertAwaits("racing", "task-3");
            spawn("iterating", () -> generate(_ -> sleep(seconds(3600))).iterator().next());
            Turns.pass(2);
            assertAwaits("iterating", "flow of iterating");
        });
    }

    @Test
    void soDoOperatorsWithTasksOfTheirOwn() {
        run(() -> {
            var merging = spawn("merging", () -> Flow.merge(generate(_ -> sleep(seconds(3600))), generate(_ -> sleep(seconds(3600)))).toList());
            Turns.pass(3);
            assertEquals(WaitKind.FLOW, merging.waitsFor().orElseThrow().kind());
            var graph = AwaitGraph.capture(merging);
            assertEquals(List.of("flow of merging", "flow of merging"), names(graph.awaits(graph.task().orElseThrow())));
        });
    }

    @Test
    void tasksOfAScopeBelongToItWhileItsBlockRuns() {
        run(() -> {
            var owner = spawn("owner", () -> scope(outer -> {
                outer.spawn("first", () -> sleep(seconds(3600)));
                scope(inner -> {
                    inner.spawn("second", () -> sleep(seconds(3600)));
                    sleep(seconds(3600));
                });
            }));
            Turns.pass(3);
            var graph = AwaitGraph.capture(owner);
            assertEquals(WaitKind.SLEEP, graph.task().orElseThrow().waitsFor().orElseThrow().kind());
            assertEquals(List.of("second", "first"), names(graph.awaits(graph.task().orElseThrow())));
            owner.cancel();
            Turns.pass(5);
            assertEquals(List.of(), AwaitGraph.capture(owner).awaits(AwaitGraph.capture(owner).task().orElseThrow()));
            assertEquals(AwaitGraph.State.ENDED, AwaitGraph.capture(owner).task().orElseThrow().state());
        });
    }

    @Test
    void whoHoldsALockIsAwaitedByThoseWhoWantIt() {
        run(() -> {
            JumpingClock.install();
            var lock = lock();
            spawn("holder", () -> {
                try (var _ = lock.acquire()) {
                    sleep(seconds(3600));
                }
            });
            sleep(seconds(1));
            var waiter = spawn("waiter", () -> lock.acquire());
            sleep(seconds(3));
            assertAwaits("waiter", "holder");
            assertEquals("a lock held by task 'holder' for 4 s [3 s]", waiter.waitsFor().orElseThrow().toString());
        });
    }

    @Test
    void theGraphAroundATaskLeavesOutTheRest() {
        run(() -> {
            var inner = sleeper("inner");
            var middle = spawn("middle", () -> gather(inner));
            spawn("outer", () -> middle.await());
            sleeper("unrelated");
            Turns.pass(3);
            var graph = AwaitGraph.capture(middle);
            assertEquals(List.of("inner", "middle", "outer"), names(graph.nodes()));
            assertEquals("middle", graph.task().orElseThrow().name());
        });
    }

    @Test
    void aTaskMayAskAboutItself() {
        run(() -> {
            var asking = spawn("asking", () -> AwaitGraph.capture());
            var graph = asking.await();
            assertEquals(AwaitGraph.State.RUNNING, graph.task().orElseThrow().state());
            assertEquals(List.of("main"), names(graph.awaitedBy(graph.task().orElseThrow())));
            assertTrue(graph.task().orElseThrow().stack().stream().anyMatch(frame -> frame.getClassName().contains("AwaitGraphTest")));
        });
        assertTrue(assertThrows(IllegalStateException.class, AwaitGraph::capture).getMessage().startsWith("AwaitGraph.capture() was called outside"));
    }

    @Test
    void aroundATaskBothSidesAreWrittenWithTheirStacks() {
        run(() -> {
            JumpingClock.install();
            var promise = new Promise<Void>();
            var inner = spawn("inner", () -> Program.nested(1, promise::await));
            var middle = spawn("middle", () -> inner.await());
            spawn("outer", () -> middle.await());
            Turns.pass(2);
            assertEquals("""
                    task 'middle' waits for task 'inner'
                      it waits for:
                        task 'inner' waits for a promise
                            at dev.meanwhile.program.Program.nested(Program.java)
                            at dev.meanwhile.program.Program.nested(Program.java)
                      it is awaited by:
                        task 'outer' waits for task 'middle'""", AwaitGraph.capture(middle).text().replaceAll("java:\\d+", "java"));
        });
    }

    @Test
    void deepStacksAreCut() {
        run(() -> {
            var promise = new Promise<Void>();
            var deep = spawn("deep", () -> Program.nested(40, promise::await));
            Turns.pass(1);
            var lines = AwaitGraph.capture(deep).text().lines().toList();
            assertEquals(1 + 30 + 1, lines.size());
            assertEquals("    … 11 more", lines.getLast());
        });
    }

    @Test
    void longChainsAreCut() {
        run(() -> {
            var promise = new Promise<Void>();
            var last = spawn(() -> promise.await());
            for (var i = 0; i < 60; i++) {
                var next = last;
                last = spawn(() -> next.await());
            }
            Turns.pass(1);
            var lines = AwaitGraph.capture(last).text().lines().toList();
            assertEquals(2 + 50 + 1, lines.size());
            assertTrue(lines.getLast().startsWith("… and "), lines::toString);
        });
    }

    @Test
    void eachSideCountsItsOwn() {
        run(() -> {
            var promise = new Promise<Void>();
            var chain = new ArrayList<Task<Void>>();
            chain.add(spawn(() -> promise.await()));
            for (var i = 0; i < 120; i++) {
                var next = chain.getLast();
                chain.add(spawn(() -> next.await()));
            }
            Turns.pass(1);
            var cuts = AwaitGraph.capture(chain.get(60)).text().lines().filter(line -> line.startsWith("… and ")).toList();
            assertEquals(List.of("… and 1 more", "… and 1 more"), cuts);
        });
    }

    @Test
    void aLoopWithOneTask() {
        run(() -> {
            var loop = Loop.require("the test");
            assertTrue(AwaitGraph.of(loop).text().startsWith(loop + ": 1 task\n"));
        });
    }

    @Test
    void twoThatAwaitTheSameTaskAreNoCircle() {
        run(() -> {
            var last = sleeper("last");
            spawn("first", () -> gather(() -> last.await(), () -> last.await()));
            Turns.pass(2);
            assertEquals(List.of(), AwaitGraph.of(Loop.require("the test")).circles());
        });
    }

    @Test
    void tenCirclesAreEnough() {
        run(() -> {
            var tasks = new ArrayList<Task<Void>>();
            for (var i = 0; i < 24; i++) {
                var other = i ^ 1;
                tasks.add(spawn(() -> tasks.get(other).await()));
            }
            Turns.pass(1);
            assertEquals(10, AwaitGraph.of(Loop.require("the test")).circles().size());
            tasks.forEach(Task::cancel);
        });
    }

    @Test
    void circlesAreFoundAndPrinted() {
        run(() -> {
            var tasks = new ArrayList<Task<Void>>();
            for (var i = 0; i < 3; i++) {
                var next = (i + 1) % 3;
                tasks.add(spawn("t" + i, () -> tasks.get(next).await()));
            }
            spawn("aside", () -> tasks.getFirst().await());
            Turns.pass(2);
            var graph = AwaitGraph.of(Loop.require("the test"));
            assertEquals(List.of(List.of("t0", "t1", "t2")), graph.circles().stream().map(AwaitGraphTest::names).toList());
            assertTrue(graph.text().endsWith("\n  in a circle: task 't0' → task 't1' → task 't2' → task 't0'"), graph::text);
            assertTrue(AwaitGraph.capture(tasks.get(1)).text().contains("in a circle: task 't"), graph::text);
            tasks.getFirst().cancel();
        });
    }

    /** No part of it may be recursive. */
    @Test
    @Timeout(60)
    @Tag(SeedsTest.ONCE)
    void longChainsAndManyTwins() {
        run(() -> {
            var first = new Promise<Void>();
            var last = spawn(() -> first.await());
            for (var i = 0; i < 10_000; i++) {
                var next = last;
                last = spawn(() -> next.await());
            }
            for (var i = 0; i < 1204; i++) {
                spawn(() -> sleep(seconds(3600)));
            }
            Turns.pass(2);
            var graph = AwaitGraph.of(Loop.require("the test"));
            assertEquals(10_000 + 1204 + 2, graph.nodes().size());
            assertTrue(graph.text().lines().count() < 1000);
            assertEquals(10_001, AwaitGraph.capture(last).nodes().size());
            assertTrue(AwaitGraph.capture(last).text().contains("more"));
            first.complete(null);
            last.await();
        });
    }

    @Test
    void tasksThatLookAlikeAreOneLine() {
        run(() -> {
            for (var i = 0; i < 1204; i++) {
                spawn(() -> new Promise<Void>().await());
            }
            for (var i = 0; i < 3; i++) {
                sleeper("sleeper " + i);
            }
            Turns.pass(2);
            var text = AwaitGraph.of(Loop.require("the test")).text();
            assertTrue(text.matches("(?s).*[├└]─ 1,204× task 'task-2' waits for a promise.*"), text);
            assertTrue(text.contains("─ task 'sleeper 0' waits for a sleep"), text);
            assertTrue(text.lines().count() < 12, text);
        });
    }

    @Test
    void anotherThreadSeesALoopThatIsBlocked() throws InterruptedException {
        var seen = new AtomicReference<String>();
        run(() -> {
            var loop = Loop.require("the test");
            sleeper("sleeper");
            Turns.pass(1);
            var holder = spawn("holds the loop", () -> {
                spawn("ready", () -> { });
                var asking = Thread.ofPlatform().start(() -> seen.set(AwaitGraph.of(loop).text()));
                while (asking.isAlive()) {
                    Thread.onSpinWait();
                }
            });
            holder.await();
        });
        for (var line : List.of("task 'main' waits for task 'holds the loop'", "task 'holds the loop' is running", "task 'sleeper' waits for a sleep",
                "task 'ready' is ready")) {
            assertTrue(seen.get().contains(line), seen.get());
        }
    }

    @Test
    void anotherThreadMayAskWhileEverythingChanges() throws InterruptedException {
        run(() -> {
            var loop = Loop.require("the test");
            var asking = Thread.ofPlatform().unstarted(() -> {
                for (var i = 0; i < 30; i++) {
                    AwaitGraph.of(loop).text();
                }
            });
            var failure = new AtomicReference<Throwable>();
            asking.setUncaughtExceptionHandler((_, thrown) -> failure.set(thrown));
            asking.start();
            while (asking.isAlive()) {
                scope(s -> {
                    for (var i = 0; i < 20; i++) {
                        s.spawn(() -> gather(spawn(() -> Turns.pass(2)), spawn(() -> Turns.pass(1))));
                    }
                });
            }
            assertEquals(null, failure.get());
        });
    }
}
