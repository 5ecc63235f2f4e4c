package dev.meanwhile.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meanwhile.benchmarks.Workload.Family;
import java.net.ConnectException;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** Servers for the workloads with a database. */
class DatabaseServerTest {
    /** Skips the test if the server is not there; it fails where all programs should be. */
    static void requireInstalled(Family family) {
        var kind = DatabaseServer.Kind.of(family).orElseThrow();
        if ("true".equals(System.getenv("CI"))) {
            assertTrue(kind.isInstalled(), () -> kind.debian() + " is missing");
        }
        assumeTrue(kind.isInstalled(), () -> kind.debian() + " is missing");
    }

    @Test
    void itIsThereUntilItIsClosed() throws Exception {
        requireInstalled(Family.SQL);
        var server = DatabaseServer.start(DatabaseServer.Kind.POSTGRES);
        try (var socket = new Socket("127.0.0.1", server.port())) {
            assertTrue(socket.isConnected());
        } finally {
            server.close();
        }
        assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", server.port()).close());
    }

    @Test
    void onlyWorkloadsWithADatabaseHaveOne() {
        for (var workload : Workloads.ALL) {
            assertEquals(SqlWorkloads.ALL.contains(workload), DatabaseServer.Kind.of(workload.family()).isPresent(), workload.name());
        }
    }

    @Test
    void theAnswersAreSumsOfThePricesAndTheLengthsOfTheNames() {
        assertEquals(1 + "item 1".length() + 2 + "item 2".length(), Items.made(2));
        assertEquals(Items.made(2), Items.asked(2));
        assertEquals(2 * Items.made(Items.COUNT) + Items.made(1), Items.asked(2 * Items.COUNT + 1));
        assertFalse(Items.made(2 * Items.COUNT) == Items.asked(2 * Items.COUNT));
        assertEquals(Items.COUNT, Items.id(Items.COUNT - 1));
        assertEquals(1, Items.id(Items.COUNT));
    }
}
