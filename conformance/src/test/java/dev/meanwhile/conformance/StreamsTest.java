package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.gatherSettled;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Event;
import dev.meanwhile.Loop;
import dev.meanwhile.Task;
import dev.meanwhile.io.StreamException;
import dev.meanwhile.io.Tcp;
import dev.meanwhile.test.LoopTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code StreamReader}, {@code StreamWriter}, {@code start_server}. */
class StreamsTest {
    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static String partial(StreamException.IncompleteRead failure) {
        return text(failure.partial());
    }

    @LoopTest
    @Case(number = 146, cpython = "test_streams.test_readline_limit", differs = {"D91", "D92"})
    void aLineBeyondTheLimitStays() {
        try (var wired = new Wired()) {
            wired.feed("li");
            wired.feed("ne1\nline2\n");
            assertEquals(3, assertThrows(StreamException.LimitExceeded.class, () -> wired.here.readLine(3)).limit());
            assertEquals("line1", wired.here.readLine(5));
            assertEquals("line2", wired.here.readLine(5));
        }
    }

    @LoopTest
    @Case(number = 146, cpython = "test_streams.test_readline_limit_with_existing_data", differs = {"D91", "D92"})
    void alsoOneThatHasNoEndYet() {
        try (var wired = new Wired()) {
            wired.feed("line1");
            assertThrows(StreamException.LimitExceeded.class, () -> wired.here.readLine(3));
            wired.feed("\n");
            assertEquals("line1", wired.here.readLine(5));
        }
    }

    @LoopTest
    @Case(number = 147, cpython = "test_streams.test_readuntil_limit_found_sep")
    void theBufferIsKept() {
        try (var wired = new Wired()) {
            wired.feed("some dataAA");
            assertThrows(StreamException.LimitExceeded.class, () -> wired.here.readUntil(bytes("AAA"), 3));
            wired.feed("A");
            assertThrows(StreamException.LimitExceeded.class, () -> wired.here.readUntil(bytes("AAA"), 3));
            assertEquals("some dataAAA", text(wired.here.readUntil(bytes("AAA"), 9)));
        }
    }

    @LoopTest
    @Case(number = 148, cpython = "test_streams.test_readuntil_multi_chunks")
    void aDelimiterMayComeInPieces() {
        try (var wired = new Wired()) {
            var read = spawn(() -> List.of(text(wired.here.readUntil("aaa")), text(wired.here.readUntil("aaa"))));
            for (var piece : List.of("QWERTYa", "aaXX", "Xaa", "a")) {
                wired.feed(piece);
            }
            assertEquals(List.of("QWERTYaaa", "XXXaaa"), read.await());
        }
    }

    @LoopTest
    @Case(number = 148, cpython = "test_streams.test_readuntil_multi_chunks_1")
    void alsoByteForByte() {
        try (var wired = new Wired()) {
            var read = spawn(() -> text(wired.here.readUntil("abXab")));
            for (var piece : "QWERTYabXabX".split("")) {
                wired.feed(piece);
            }
            assertEquals("QWERTYabXab", read.await());
            assertEquals("X", text(wired.here.readExactly(1)));
        }
    }

    @LoopTest
    @Case(number = 148, cpython = "test_streams.test_readuntil_multi_separator")
    void ofSeveralTheOneThatEndsFirst() {
        try (var wired = new Wired()) {
            wired.feed("data AAA data XX data AAAA");
            var delimiters = List.of(bytes("XX"), bytes("AAA"));
            assertEquals("data AAA", text(wired.here.readUntil(delimiters, 100)));
            assertEquals(" data XX", text(wired.here.readUntil(delimiters, 100)));
            assertEquals(" data A", text(wired.here.readUntil(List.of(bytes("AAA"), bytes("A")), 100)));
        }
    }

    @LoopTest
    @Case(number = 148, cpython = "test_streams.test_readuntil_multi_separator_negative_offset")
    void aLongDelimiterDoesNotHideAShortOne() {
        try (var wired = new Wired()) {
            var read = spawn(() -> text(wired.here.readUntil(List.of(bytes("A"), bytes("long sep")), 100)));
            wired.feed("data");
            wired.feed("A");
            assertEquals("dataA", read.await());
        }
    }

    @LoopTest
    @Case(number = 149, cpython = "test_streams.test_readuntil_eof")
    void theEndComesBeforeTheDelimiter() {
        try (var wired = new Wired()) {
            wired.feedEnd("some data");
            assertEquals("some data", partial(assertThrows(StreamException.IncompleteRead.class, () -> wired.here.readUntil("AAA"))));
            assertTrue(wired.here.isAtEnd());
        }
    }

    @LoopTest
    @Case(number = 149, cpython = "test_streams.test_readexactly_eof")
    void theEndComesBeforeTheBytes() {
        try (var wired = new Wired()) {
            wired.feedEnd("some data");
            assertEquals("some data", partial(assertThrows(StreamException.IncompleteRead.class, () -> wired.here.readExactly(20))));
            assertTrue(wired.here.isAtEnd());
        }
    }

    @LoopTest
    @Case(number = 149, cpython = "test_streams.test_readline_eof", differs = "D91")
    void theEndEndsALine() {
        try (var wired = new Wired()) {
            wired.feedEnd("some data");
            assertEquals("some data", wired.here.readLine());
            assertThrows(StreamException.IncompleteRead.class, wired.here::readLine);
        }
    }

    @LoopTest
    @Case(number = 149, cpython = "test_streams.test_read_until_eof")
    void everythingUntilTheEnd() {
        try (var wired = new Wired()) {
            var read = spawn(() -> text(wired.here.readAll()));
            wired.feed("chunk1\n");
            wired.feedEnd("chunk2");
            assertEquals("chunk1\nchunk2", read.await());
            assertEquals(0, wired.here.read().length);
        }
    }

    @LoopTest
    @Case(number = 151, cpython = "test_streams.test_exception_waiter", differs = "D93")
    void aFailureWakesTheReader() {
        try (var wired = new Wired()) {
            var read = spawn(() -> assertThrows(StreamException.ConnectionLost.class, wired.here::readLine));
            wired.feed("no end");
            wired.there.abort();
            read.await();
        }
    }

    @LoopTest
    @Case(number = 151, cpython = "test_streams.test_exception_cancel", differs = "D93")
    void aFailureAfterTheReaderWasCancelled() {
        try (var wired = new Wired()) {
            var read = spawn(() -> wired.here.readLine());
            sleep(Duration.ZERO);
            read.cancel();
            Ends.cancelled(read);
            wired.there.abort();
            assertThrows(StreamException.ConnectionLost.class, wired.here::read);
        }
    }

    @LoopTest
    @Case(number = 152, cpython = "test_streams.test_drain_raises", differs = "D94")
    void writingToAClosedPeerEnds() {
        try (var wired = new Wired()) {
            wired.there.close();
            assertThrows(StreamException.ConnectionLost.class, () -> {
                while (true) {
                    wired.here.write("foo\n");
                    wired.here.flush();
                    sleep(Duration.ZERO);
                }
            });
        }
    }

    @LoopTest
    @Case(number = 153, cpython = "test_streams.test_multiple_drain", differs = "D94")
    void allThatWaitForRoomResume() {
        try (var wired = new Wired()) {
            scope(s -> {
                for (var i = 0; i < 10; i++) {
                    s.spawn(() -> wired.here.write(new byte[1 << 20]));
                }
                s.spawn(() -> assertEquals(10 << 20, wired.there.readExactly(10 << 20).length));
            });
        }
    }

    @LoopTest
    @Case(number = 155, cpython = "test_streams.test_start_server")
    void aServerAnswers() {
        try (var server = Tcp.listen(0, connection -> connection.write(connection.readLine() + "\n"));
                var client = Tcp.connect("127.0.0.1", server.port())) {
            client.write("hello world!\n");
            assertEquals("hello world!", client.readLine());
        }
    }

    private static List<String> reportsOf(Throwable failure) {
        var reports = new ArrayList<String>();
        Loop.current().exceptionHandler((message, _) -> reports.add(message.replaceAll("/.*:\\d+", "…")));
        try (var server = Tcp.listen(0, _ -> sneak(failure));
                var client = Tcp.connect("127.0.0.1", server.port())) {
            assertThrows(StreamException.ConnectionLost.class, client::read);
        }
        return reports;
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void sneak(Throwable failure) throws X {
        throw (X) failure;
    }

    @LoopTest
    @Case(number = 156, cpython = "test_streams.test_unhandled_exception")
    void aHandlerThatFailsIsReported() {
        assertEquals(List.of("the handler of the connection from … failed"), reportsOf(new IllegalStateException("on purpose")));
    }

    @LoopTest
    @Case(number = 156, cpython = "test_streams.test_unhandled_cancel", differs = "D95")
    void aHandlerThatIsCancelledIsNot() {
        var reports = new ArrayList<String>();
        Loop.current().exceptionHandler((message, _) -> reports.add(message));
        var handling = new Event();
        var handler = new ArrayList<Task<?>>();
        try (var server = Tcp.listen(0, connection -> {
            handler.add(Task.current());
            handling.set();
            connection.read();
        });
                var client = Tcp.connect("127.0.0.1", server.port())) {
            handling.await();
            handler.getFirst().cancel();
            assertEquals(0, client.read().length);
        }
        assertEquals(List.of(), reports);
    }

    @LoopTest
    @Case(number = 157, cpython = "test_streams.test_eof_feed_when_closing_writer", differs = "D96")
    void closingHereEndsReading() {
        try (var wired = new Wired()) {
            var read = spawn(() -> assertThrows(StreamException.Closed.class, wired.here::read));
            sleep(Duration.ZERO);
            wired.here.close();
            read.await();
        }
    }

    @LoopTest
    @Case(number = 157, cpython = "test_streams.test_wait_closed_on_close_with_unread_data")
    void closingDoesNotWaitForAReader() {
        try (var wired = new Wired()) {
            var sending = spawn(() -> wired.there.write(new byte[8 << 20]));
            wired.here.readExactly(1);
            wired.here.close();
            assertTrue(wired.here.isClosed());
            sending.cancel();
            gatherSettled(sending);
        }
    }
}
