package dev.meanwhile.benchmarks;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each workload, at a small size, gives the right answer on Meanwhile. Runs in both run modes. */
class WorkloadAnswersTest {
    private static final Path HERE = Path.of("");

    @ParameterizedTest
    @CsvSource({"switch, 1000, 1000", "spawn, 2000, 999000", "queue, 1000, 499500", "semaphore, 1000, 1000", "timeout, 1000, 499500",
        "await-done, 1000, 1000", "flow, 1000, 748500", "flow-for, 1000, 748500", "generators, 1000, 499500", "generators-for, 1000, 499500",
        "coroutines, 1, 75025", "sleepers-100k, 100, 100", "tree-none, 3, 216", "tree-none-tg, 3, 216", "tree-io, 3, 216", "tree-io-tg, 3, 216"})
    void answersAreRight(String name, int size, long answer) {
        assertEquals(answer, play(name, size));
    }

    /** What the harness prepares for them is of their size. */
    @ParameterizedTest
    @CsvSource({"asyncio-tcp, 3, 31457280", "asyncio-tcp-ssl, 1, 10485760", "pipe, 2, 2097152", "files-small, 150, 153600", "file-large, 3, 3145728",
        "processes, 3, 3"})
    void whatComesFromOutsideIsComplete(String name, int size, long answer) {
        try (var supplies = Supplies.of(Results.workload(name).withQuickSize(size).sized(true))) {
            assertEquals(answer, play(MeanwhileProgram.workload(name, supplies.folder()), size));
        }
    }

    /** They find what they ask for, and write what the server is then asked for. */
    @ParameterizedTest
    @EnumSource(value = Workload.Family.class, names = {"SQL", "MARIADB"})
    void clientsOfDatabasesGetAll(Workload.Family family) throws Exception {
        DatabaseServerTest.requireInstalled(family);
        var workloads = SqlWorkloads.ALL.stream().filter(it -> it.family() == family).map(Workload::name).toList();
        try (var supplies = Supplies.of(Results.workload(workloads.getFirst()))) {
            for (var name : workloads) {
                assertEquals(List.of(Items.asked(2_000), Items.asked(1_000)), playTwice(name, supplies.folder(), 2_000, 1_000), name);
            }
        }
    }

    @Test
    void clientsOfHttpGetAll() throws Exception {
        if ("true".equals(System.getenv("CI"))) {
            assertTrue(Nginx.isInstalled(), Nginx.DEBIAN + " is missing");
        }
        assumeTrue(Nginx.isInstalled(), Nginx.DEBIAN + " is missing");
        for (var what : Fetched.values()) {
            try (var supplies = Supplies.of(Results.workload(what.workload()))) {
                assertEquals(List.of(130L * what.bytes(), 65L * what.bytes()), playTwice(what.workload(), supplies.folder(), 130, 65), what.workload());
            }
        }
    }

    private static List<Long> playTwice(String name, Path folder, int first, int second) throws Exception {
        return run(() -> {
            var round = MeanwhileProgram.workload(name, folder);
            try {
                return List.of(round.play(first), round.play(second));
            } finally {
                MeanwhileProgram.end(round);
            }
        });
    }

    /** A few hundred draws do not fill the cache, so here the answer is known only roughly: the leaves, and some of the ninety keys. */
    @ParameterizedTest
    @ValueSource(strings = {"tree-memo", "tree-memo-tg", "tree-mixed", "tree-mixed-tg"})
    void cachedKeysAreCountedOnce(String name) {
        assertEquals(1, (play(name, 3) - 216 + 89) / 90);
    }

    @Test
    void aRoundAnswersTheSameEachTime() {
        var tree = MeanwhileProgram.workload("tree-none", HERE);
        assertEquals(36, play(tree, 2));
        assertEquals(36, play(tree, 2));
    }

    @Test
    void sleepersAreCountedWhenTheyWake() {
        assertEquals(10, play(size -> Switching.sleepers(size, Duration.ofMillis(1)), 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tree-none-for", "tree-", "switch-for", "nothing"})
    void unknownNamesAreNoWorkloads(String name) {
        assertNull(MeanwhileProgram.workload(name, HERE));
    }

    /** All workloads that run in rounds; start-up is measured by processes, and servers by their load. */
    @Test
    void everyWorkloadIsThere() {
        Workloads.ALL.stream().filter(it -> it != Workloads.STARTUP && !it.served())
                .forEach(it -> assertNotNull(MeanwhileProgram.workload(it.name(), HERE), it.name()));
    }

    /** The answers that the harness expects from full rounds follow the formulas that small ones confirm. */
    @ParameterizedTest
    @ValueSource(strings = {"await-done", "flow", "coroutines"})
    void theHarnessExpectsWhatFullRoundsAnswer(String name) {
        var workload = Workloads.ALL.stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
        assertEquals(workload.answer(), play(name, workload.size()));
    }

    @Test
    void aFailureInARoundEndsTheProgram() {
        var failure = new IllegalStateException("too many hold a permit");
        assertEquals(failure, assertThrows(IllegalStateException.class, () -> new Rounds("x", 1, 0, 1).play(size -> {
            throw failure;
        })));
    }

    private static long play(String name, int size) {
        return play(MeanwhileProgram.workload(name, HERE), size);
    }

    private static long play(Round round, int size) {
        try {
            return run(() -> round.play(size));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
