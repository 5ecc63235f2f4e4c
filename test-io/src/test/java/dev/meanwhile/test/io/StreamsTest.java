package dev.meanwhile.test.io;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.test.LoopTests.assertElapsed;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.TimedOutException;
import dev.meanwhile.io.StreamException;
import dev.meanwhile.test.LoopTest;
import dev.meanwhile.test.LoopTests;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two connected ends, and what a link does to bytes. */
class StreamsTest {
    private static final int LARGE = 1 << 20;

    @LoopTest(seeds = 5)
    void whatOneEndWritesTheOtherReads() {
        try (var pair = Streams.pair()) {
            pair.client().write("one\ntwo\n");
            assertEquals("one", pair.server().readLine());
            pair.server().write("answer\n");
            assertEquals("answer", pair.client().readLine());
            pair.client().shutdownOutput();
            assertEquals("two", pair.server().readLine());
            assertEquals(0, pair.server().read().length);
            pair.server().write("still open\n");
            assertEquals("still open", pair.client().readLine());
        }
    }

    @LoopTest
    void whatIsWrittenInATurnComesInOnePiece() {
        try (var pair = Streams.pair()) {
            pair.client().write("one ");
            pair.client().write("piece");
            assertEquals("one piece", new String(pair.server().read()));
        }
    }

    @LoopTest(seeds = 5)
    void piecesOfOneByteAreSeenOneByOne() {
        try (var pair = Streams.pair()) {
            pair.link().pieces(1);
            pair.client().write("hello");
            var pieces = new ArrayList<String>();
            for (var i = 0; i < 5; i++) {
                pieces.add(new String(pair.server().read()));
            }
            assertEquals(List.of("h", "e", "l", "l", "o"), pieces);
        }
    }

    @Test
    void randomPiecesAreThoseOfTheSeed() {
        assertEquals(sizes(7), sizes(7));
        assertTrue(sizes(7).stream().distinct().count() > 3);
        assertFalse(sizes(7).equals(sizes(8)));
    }

    private static List<Integer> sizes(long seed) {
        var sizes = new ArrayList<Integer>();
        LoopTests.run(seed, () -> {
            try (var pair = Streams.pair()) {
                pair.link().randomPieces(100);
                pair.client().write(new byte[1000]);
                pair.client().shutdownOutput();
                for (var bytes = pair.server().read(); bytes.length > 0; bytes = pair.server().read()) {
                    sizes.add(bytes.length);
                }
            }
        });
        return sizes;
    }

    @LoopTest
    void latencyAndBandwidthTakeTheirTime() {
        try (var pair = Streams.pair()) {
            pair.link().latency(seconds(1));
            pair.client().write("x");
            assertElapsed(seconds(1), () -> pair.server().read());
            pair.link().toServer().bandwidth(1000);
            pair.client().write(new byte[5000]);
            assertElapsed(seconds(6), () -> pair.server().readExactly(5000));
            pair.server().write("y");
            assertElapsed(seconds(1), () -> pair.client().read());
        }
    }

    @LoopTest
    void jitterKeepsTheOrder() {
        try (var pair = Streams.pair()) {
            pair.link().jitter(seconds(1)).pieces(1);
            pair.client().write("0123456789");
            assertEquals("0123456789", new String(pair.server().readExactly(10)));
            assertTrue(LoopTests.elapsed().toMillis() > 100);
        }
    }

    @LoopTest
    void gatheredBytesComeTogether() {
        try (var pair = Streams.pair()) {
            pair.link().gather(seconds(1));
            pair.client().write("to");
            settle();
            pair.client().write("gether");
            assertElapsed(seconds(1), () -> assertEquals("together", new String(pair.server().read())));
        }
    }

    @LoopTest
    void aWriterWaitsForASlowReader() {
        try (var pair = Streams.pair()) {
            pair.link().window(1000);
            var writing = spawn(() -> pair.client().write(new byte[LARGE]));
            settle();
            assertFalse(writing.isDone());
            assertEquals(LARGE, pair.server().readExactly(LARGE).length);
            writing.await();
        }
    }

    @LoopTest
    void closingSendsWhatWasWritten() {
        try (var pair = Streams.pair()) {
            pair.client().write("last words");
            pair.client().close();
            assertEquals("last words", new String(pair.server().readAll()));
        }
    }

    @LoopTest
    void abortingIsAReset() {
        try (var pair = Streams.pair()) {
            pair.client().abort();
            var lost = assertThrows(StreamException.ConnectionLost.class, () -> pair.server().read());
            assertTrue(lost.getMessage().contains("Connection reset by peer"), lost.getMessage());
        }
    }

    @LoopTest
    void whatComesAfterAnEndHasClosedIsAnsweredWithAReset() {
        try (var pair = Streams.pair()) {
            pair.client().close();
            assertEquals(0, pair.server().read().length);
            pair.server().write("too late");
            settle();
            assertThrows(StreamException.ConnectionLost.class, () -> pair.server().write("again"));
        }
    }

    @LoopTest
    void closingWithBytesUnreadIsAReset() {
        try (var pair = Streams.pair()) {
            var writing = spawn(() -> assertThrows(StreamException.ConnectionLost.class, () -> pair.client().write(new byte[LARGE])));
            settle();
            pair.server().close();
            writing.await();
        }
    }

    @LoopTest
    void aHeldLinkLetsNothingThroughUntilItIsReleased() {
        try (var pair = Streams.pair()) {
            pair.link().toServer().hold();
            pair.client().write("late");
            pair.server().write("in time");
            assertEquals("in time", new String(pair.client().read()));
            assertThrows(TimedOutException.class, () -> timeout(seconds(3600), () -> pair.server().read()));
            pair.link().release();
            assertEquals("late", new String(pair.server().read()));
        }
    }

    @LoopTest
    void aCutComesAtTheByte() {
        for (var how : Cut.values()) {
            try (var pair = Streams.pair()) {
                pair.link().cutAfter(3, how);
                pair.client().write("hello");
                assertEquals("hel", new String(pair.server().readExactly(3)));
                switch (how) {
                    case END -> assertEquals(0, pair.server().read().length);
                    case RESET -> assertThrows(StreamException.ConnectionLost.class, () -> pair.server().read());
                    case SILENCE -> assertThrows(TimedOutException.class, () -> timeout(seconds(60), () -> pair.server().read()));
                }
            }
        }
    }

    @Test
    void anEndLeftOpenFailsTheTest() {
        var failure = assertThrows(AssertionError.class, () -> LoopTests.run(() -> {
            var pair = Streams.pair();
            pair.client().close();
        }));
        assertTrue(failure.getMessage().contains("the server's end of a pair"), failure.getMessage());
        assertTrue(failure.getMessage().contains("StreamsTest.java"), failure.getMessage());
        assertFalse(failure.getMessage().contains("the client's end"), failure.getMessage());
    }

    @Test
    void waitingForBytesThatNobodySendsIsADeadlock() {
        var failure = assertThrows(AssertionError.class, () -> LoopTests.run(() -> {
            try (var pair = Streams.pair()) {
                pair.server().read();
            }
        }));
        assertTrue(failure.getMessage().contains("deadlock") && failure.getMessage().contains("waits for bytes from"), failure.getMessage());
    }
}
