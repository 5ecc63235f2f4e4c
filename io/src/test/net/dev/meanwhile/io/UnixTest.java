package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.blocking;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.test.LoopTest;
import dev.meanwhile.test.Torture;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sockets that have a path. */
class UnixTest {
    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("s");
    }

    private static void echo(Connection connection) {
        connection.write(connection.readAll());
    }

    @LoopTest
    void aServerAnswersAndTakesItsFileAway() {
        try (var server = Unix.listen(path(), UnixTest::echo)) {
            assertEquals(UnixDomainSocketAddress.of(path()), server.address());
            try (var client = Unix.connect(path())) {
                client.write("hello");
                client.shutdownOutput();
                assertEquals("hello", new String(client.readAll()));
                assertEquals(UnixDomainSocketAddress.of(path()), client.remoteAddress());
            }
        }
        assertFalse(Files.exists(path()));
    }

    @LoopTest
    void aSocketThatNobodyListensAtIsReplaced() throws Exception {
        try (var left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(path()));
        }
        assertTrue(Files.exists(path()));
        assertThrows(NetworkException.ConnectRefused.class, () -> Unix.connect(path()));
        Unix.listen(path(), UnixTest::echo).close();
    }

    @LoopTest
    void aSocketThatSomebodyListensAtStays() {
        try (var first = Unix.listen(path(), UnixTest::echo)) {
            assertThrows(NetworkException.CannotListen.class, () -> Unix.listen(path(), UnixTest::echo));
            Unix.connect(path()).close();
            assertTrue(first.isServing());
        }
    }

    @LoopTest
    void anotherFileStays() throws Exception {
        Files.writeString(path(), "precious");
        assertThrows(NetworkException.CannotListen.class, () -> Unix.listen(path(), UnixTest::echo));
        assertEquals("precious", Files.readString(path()));
    }

    /** Nobody listens at a device either: a program with all rights would remove /dev/null. */
    @LoopTest
    void aPipeStays() throws Exception {
        var made = blocking(() -> new ProcessBuilder(InstalledPrograms.find("mkfifo"), path().toString()).start().waitFor());
        assertEquals(0, made);
        var taken = assertThrows(NetworkException.CannotListen.class, () -> Unix.listen(path(), UnixTest::echo));
        assertTrue(taken.getMessage().contains("there is a file " + path()), taken::getMessage);
        assertTrue(Files.exists(path()));
    }

    /** A full queue of connections is another error than nobody who listens. */
    @LoopTest
    void aServerThatIsTooBusyToAnswerStays() throws Exception {
        var address = UnixDomainSocketAddress.of(path());
        var waiting = new ArrayList<SocketChannel>();
        try (var busy = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            busy.bind(address, 1);
            var hasRoom = true;
            while (hasRoom) {
                var client = SocketChannel.open(StandardProtocolFamily.UNIX);
                waiting.add(client);
                client.configureBlocking(false);
                hasRoom = connects(client, address);
            }
            assertThrows(NetworkException.CannotListen.class, () -> Unix.listen(path(), UnixTest::echo));
            assertTrue(Files.exists(path()));
        } finally {
            for (var client : waiting) {
                client.close();
            }
        }
    }

    private static boolean connects(SocketChannel client, UnixDomainSocketAddress address) {
        try {
            return client.connect(address);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void cancelledAtAnyWaitItLeavesNoFile() throws IOException {
        var runs = Torture.cancelAtEveryWait(victim -> {
            victim.run(() -> Unix.listen(path(), UnixTest::echo).close());
            try (var left = Files.list(folder)) {
                assertEquals(List.of(), left.toList());
            }
        });
        assertTrue(runs > 0, () -> runs + " runs");
    }

    @LoopTest
    void aFileThatTookItsPlaceStays() throws Exception {
        try (var _ = Unix.listen(path(), UnixTest::echo)) {
            Files.delete(path());
            Files.writeString(path(), "another");
        }
        assertEquals("another", Files.readString(path()));
    }

    @LoopTest
    void aFileThatIsGoneIsNoFailure() throws Exception {
        try (var _ = Unix.listen(path(), UnixTest::echo)) {
            Files.delete(path());
        }
    }

    @LoopTest
    void noSocketAtThePath() {
        var failure = assertThrows(NetworkException.ConnectFailed.class, () -> Unix.connect(path()));
        assertEquals(path().toString(), failure.target());
    }

    @LoopTest
    void aPortIsForTcp() {
        assertThrows(IllegalArgumentException.class, () -> Unix.listen(path(), o -> o.port(1), UnixTest::echo));
    }
}
