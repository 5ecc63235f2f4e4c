package dev.meanwhile.test.io;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Loop;
import dev.meanwhile.io.NetworkException;
import dev.meanwhile.io.Server;
import dev.meanwhile.io.Tcp;
import dev.meanwhile.test.LoopTest;

/** No file descriptor is left (EMFILE). */
class Row55DescriptorsTest {
    private static Server echo(int port) {
        return Tcp.listen(port, connection -> {
            try (var lines = connection.lines()) {
                for (var line : lines) {
                    connection.write(line + "\n");
                }
            }
        });
    }

    @LoopTest
    void connectingAndListeningSayso() {
        var network = TestNetwork.install();
        try (var _ = echo(80)) {
            network.descriptors(1);
            assertThrows(NetworkException.TooManyOpenFiles.class, () -> Tcp.connect("server", 80));
            assertThrows(NetworkException.TooManyOpenFiles.class, () -> Tcp.listen(81, connection -> { }));
        }
    }

    /** Waiting connections cost no turns, open ones go on, and once there is room the next is accepted. */
    @LoopTest
    void acceptingPausesAndResumes() {
        var network = TestNetwork.install();
        try (var _ = echo(80); var first = Tcp.connect("server", 80)) {
            settle();
            network.descriptors(4);
            try (var second = Tcp.connect("server", 80)) {
                second.write("second\n");
                var turns = Loop.current().stats().turns();
                sleep(seconds(60));
                assertTrue(Loop.current().stats().turns() - turns < 20, "it does not spin");
                first.write("first\n");
                assertEquals("first", first.readLine());
                network.descriptors(5);
                assertEquals("second", second.readLine());
            }
        }
    }

    @LoopTest
    void aConnectionThatClosesMakesRoom() {
        var network = TestNetwork.install();
        try (var _ = echo(80)) {
            var first = Tcp.connect("server", 80);
            settle();
            network.descriptors(4);
            try (var second = Tcp.connect("server", 80)) {
                second.write("second\n");
                settle();
                first.close();
                assertEquals("second", second.readLine());
            }
        }
    }
}
