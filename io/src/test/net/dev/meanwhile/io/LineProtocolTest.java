package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.gatherSettled;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Event;
import dev.meanwhile.Loop;
import dev.meanwhile.test.LoopTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A small protocol of lines and counted bytes, cut at every byte and cancelled at every moment, on real sockets. */
class LineProtocolTest {
    private static final byte[] SESSION = "PUT 5\r\nhello\r\nPUT 3\r\nfoo\r\nQUIT\r\n".getBytes(UTF_8);

    /** What a server made of a session. */
    private static final class Session {
        private final List<String> stored = new ArrayList<>();
        private Object end;
        private final Event ended = new Event();

        void handle(Connection connection) {
            try {
                for (var line = connection.readLine(); !line.equals("QUIT"); line = connection.readLine()) {
                    var bytes = connection.readExactly(Integer.parseInt(line.substring(4)) + 2);
                    stored.add(new String(bytes, 0, bytes.length - 2, UTF_8));
                    connection.write("OK\r\n");
                }
                end = "QUIT";
            } catch (StreamException e) {
                end = e.getClass().getSimpleName();
            } catch (NumberFormatException e) {
                end = "half a line";
            } catch (StringIndexOutOfBoundsException e) {
                end = "less than a command";
            } finally {
                ended.set();
            }
        }
    }

    private static int complete(int sent) {
        return sent < 14 ? 0 : sent < 26 ? 1 : 2;
    }

    @LoopTest
    void thePeerEndsAtEveryByte() {
        for (var cut = 0; cut <= SESSION.length; cut++) {
            var session = new Session();
            try (var server = Tcp.listen(0, session::handle);
                    var client = Tcp.connect("127.0.0.1", server.port())) {
                client.write(SESSION, 0, cut);
                client.shutdownOutput();
                session.ended.await();
                assertEquals(complete(cut), session.stored.size(), "after " + cut + " bytes");
                assertEquals("OK\r\n".repeat(complete(cut)), new String(client.readAll(), UTF_8));
                assertTrue(cut < SESSION.length || session.end.equals("QUIT"), () -> "it ended with " + session.end);
            }
        }
    }

    /** What came before the reset is read first. */
    @LoopTest
    void thePeerResetsAtEveryByte() {
        for (var cut = 0; cut <= SESSION.length; cut++) {
            var session = new Session();
            try (var server = Tcp.listen(0, session::handle)) {
                var client = Tcp.connect("127.0.0.1", server.port());
                client.write(SESSION, 0, cut);
                client.flush();
                client.abort();
                session.ended.await();
                assertTrue(session.stored.size() <= complete(cut), "after " + cut + " bytes");
                assertTrue(List.of("ConnectionLost", "QUIT", "IncompleteRead").contains(session.end), () -> "it ended with " + session.end);
                server.stop();
                server.awaitClosed();
            }
        }
    }

    /** A reader that is cancelled takes nothing: the next one gets all lines. */
    @LoopTest
    void aReaderIsCancelledAtEveryMoment() {
        var lines = IntStream.range(0, 20).mapToObj(it -> "line " + it).toList();
        try (var server = Tcp.listen(0, connection -> {
            for (var line : lines) {
                connection.write(line);
                connection.flush();
                connection.write("\n");
                connection.flush();
            }
        })) {
            for (var turns = 0; turns < 60; turns++) {
                try (var client = Tcp.connect("127.0.0.1", server.port())) {
                    var read = new ArrayList<String>();
                    var reader = spawn(() -> {
                        while (true) {
                            read.add(client.readLine());
                        }
                    });
                    for (var i = 0; i < turns; i++) {
                        sleep(Duration.ZERO);
                    }
                    reader.cancel();
                    gatherSettled(reader);
                    for (var line : client.lines()) {
                        read.add(line);
                    }
                    assertEquals(lines, read);
                }
            }
        }
    }

    /** The bytes of a cancelled write are sent as a whole. */
    @LoopTest
    void aWriterIsCancelledAtEveryMoment() {
        var piece = "0123456789".repeat(20_000).getBytes(UTF_8);
        for (var turns = 0; turns < 25; turns++) {
            var received = new ArrayList<Integer>();
            try (var server = Tcp.listen(0, connection -> received.add(connection.readAll().length))) {
                var client = Tcp.connect("127.0.0.1", server.port());
                var written = new int[1];
                var writer = spawn(() -> {
                    while (written[0] < 5) {
                        written[0]++;
                        client.write(piece);
                    }
                });
                for (var i = 0; i < turns; i++) {
                    sleep(Duration.ZERO);
                }
                writer.cancel();
                gatherSettled(writer);
                client.close();
                server.stop();
                server.awaitClosed();
                assertEquals(List.of(written[0] * piece.length), received);
            }
        }
    }

    /** Longer than the system's buffers, so that the rest has to wait for room. */
    @LoopTest
    void theAnswerToAPeerThatHasEndedMayBeLong() {
        try (var server = Tcp.listen(0, connection -> {
            connection.readAll();
            connection.write(new byte[16 << 20]);
        });
                var client = Tcp.connect("127.0.0.1", server.port())) {
            client.write(new byte[1 << 20]);
            client.shutdownOutput();
            var received = 0;
            for (var bytes = client.read(); bytes.length > 0; bytes = client.read()) {
                received += bytes.length;
            }
            assertEquals(16 << 20, received);
        }
    }

    /** Whenever a server's closing is cancelled, nothing of it is left. */
    @LoopTest
    void aServerIsCancelledAtEveryMoment() {
        for (var turns = 0; turns < 40; turns++) {
            var tasks = Loop.current().tasks().size();
            var serving = spawn(() -> {
                try (var server = Tcp.listen(0, Connection::readAll);
                        var client = Tcp.connect("127.0.0.1", server.port())) {
                    client.write("x");
                    client.flush();
                    client.shutdownOutput();
                    client.readAll();
                }
            });
            for (var i = 0; i < turns; i++) {
                sleep(Duration.ZERO);
            }
            serving.cancel();
            gatherSettled(serving);
            for (var i = 0; i < 1_000 && Loop.current().tasks().size() > tasks; i++) {
                sleep(Duration.ZERO);
            }
            assertEquals(tasks, Loop.current().tasks().size(), "tasks after " + turns + " turns: " + Loop.current().tasks());
        }
    }
}
