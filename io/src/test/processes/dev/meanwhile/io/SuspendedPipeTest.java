package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meanwhile.Loop;
import dev.meanwhile.Promise;
import dev.meanwhile.io.spi.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In carrier mode, who waits for a lock of the JDK in the middle of a read or a write is suspended, and others read and write meanwhile. */
@Timeout(10)
class SuspendedPipeTest {
    private static void assumeCarrierMode() {
        assumeTrue(Thread.currentThread().toString().endsWith("@" + Loop.current().thread().getName()), "in portable mode it would block the loop");
    }

    /** A thread outside of the loop has a monitor, until it is told to leave it. */
    private static final class Guard {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch told = new CountDownLatch(1);
        private final Thread thread;

        Guard(Object monitor) {
            thread = Thread.ofPlatform().start(() -> {
                synchronized (monitor) {
                    entered.countDown();
                    awaitIt(told);
                }
            });
            spinUntil(() -> entered.getCount() == 0);
        }

        void leave() {
            told.countDown();
            spinUntil(() -> !thread.isAlive());
        }
    }

    /** Without letting others of the loop run. */
    private static void spinUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private static void awaitIt(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static class Kept implements Wire.Receiver {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final Promise<String> whole = new Promise<>();

        @Override
        public void received(ByteBuf piece) {
            bytes.writeBytes(ByteBufUtil.getBytes(piece));
            piece.release();
        }

        @Override
        public void ended() {
            whole.complete(bytes.toString(StandardCharsets.UTF_8));
        }

        @Override
        public void drained() {
            // Asked for by nobody here.
        }

        @Override
        public void closed(IOException cause) {
            whole.complete("closed after " + bytes);
        }
    }

    /** Two pieces and the end are on their way; the callback with the first waits for the source's monitor, and the second comes. */
    @Test
    void piecesFromAThreadKeepTheirOrder() {
        run(() -> {
            assumeCarrierMode();
            var loop = Loop.current();
            var guard = new Guard[1];
            var sent = new CountDownLatch(1);
            var stream = new InputStream() {
                private int count;

                @Override
                public int read(byte[] target, int offset, int length) {
                    count++;
                    if (count == 2) {
                        // Between the two.
                        loop.execute(() -> guard[0].leave());
                    } else if (count == 3) {
                        sent.countDown();
                        return -1;
                    }
                    target[offset] = (byte) ('0' + count);
                    return 1;
                }

                @Override
                public int read() {
                    throw new AssertionError("not called");
                }
            };
            var source = new BlockingSource(loop, new PipeAddress("a stream"), List.of(stream));
            var kept = new Kept();
            source.start(kept);
            spinUntil(() -> sent.getCount() == 0);
            guard[0] = new Guard(source);
            assertEquals("12", kept.whole.await());
        });
    }

    /** The wish to stop waits for the monitor; the wish to go on, which is younger, does not. */
    @Test
    void theLastWishToReadCounts() {
        run(() -> {
            assumeCarrierMode();
            var loop = Loop.current();
            var source = new BlockingSource(loop, new PipeAddress("a stream"), List.of(new ByteArrayInputStream("all".getBytes(StandardCharsets.UTF_8))));
            var guard = new Guard(source);
            loop.execute(() -> source.reading(false));
            loop.execute(guard::leave);
            loop.execute(() -> source.reading(true));
            sleep(Duration.ZERO);
            sleep(Duration.ZERO);
            var kept = new Kept();
            source.start(kept);
            assertEquals("all", kept.whole.await());
        });
    }

    /** Here they come while the reader asks for them, as if that had suspended it. */
    @Test
    void bytesThatComeWhileTheyAreAskedForAreNotWaitedFor() {
        run(() -> {
            var in = new Inflow[1];
            var piece = new byte[2 * Inflow.RESUME + 1];
            in[0] = new Inflow(() -> "a stream", wanted -> {
                if (wanted && in[0].size() == piece.length) {
                    in[0].add(Unpooled.wrappedBuffer(piece));
                }
            }, true);
            in[0].add(Unpooled.wrappedBuffer(piece));
            assertEquals(2 * piece.length, in[0].readExactly(2 * piece.length).length);
        });
    }

    @Test
    void aPipeIsReadByOneCallbackAtATime() throws IOException {
        var posix = Posix.find();
        assumeTrue(posix != null, "no native access");
        run(() -> {
            assumeCarrierMode();
            var pipe = posix.pipe();
            posix.makeNonBlocking(pipe.source());
            write(posix, pipe.sink(), "0123456789");
            var loop = Loop.current();
            var source = new NativeSource(Reactor.current(posix), loop, new PipeAddress("a pipe"), pipe.source());
            var kept = new Kept() {
                private boolean began;
                private boolean busy;
                private boolean overlaps;

                @Override
                public void received(ByteBuf piece) {
                    overlaps |= busy;
                    busy = true;
                    super.received(piece);
                    if (!began) {
                        began = true;
                        write(posix, pipe.sink(), "more");
                        posix.close(pipe.sink());
                        // As a task does that has read all there was, while this callback waits for a lock.
                        source.reading(true);
                        var later = new CountDownLatch(1);
                        loop.execute(() -> loop.execute(() -> loop.execute(later::countDown)));
                        awaitIt(later);
                    }
                    busy = false;
                }
            };
            source.start(kept);
            kept.whole.await();
            assertFalse(kept.overlaps);
        });
    }

    private static void write(Posix posix, int descriptor, String text) {
        var piece = Piece.take();
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        piece.bytes().put(bytes);
        assertEquals(bytes.length, posix.write(descriptor, piece, bytes.length));
        piece.giveBack();
    }

    @Test
    void bytesForAPipeKeepTheirOrder() throws IOException {
        var posix = Posix.find();
        assumeTrue(posix != null, "no native access");
        run(() -> {
            assumeCarrierMode();
            var pipe = posix.pipe();
            posix.makeNonBlocking(pipe.source());
            posix.makeNonBlocking(pipe.sink());
            var loop = Loop.current();
            var source = new NativeSource(Reactor.current(posix), loop, new PipeAddress("a pipe"), pipe.source());
            var sink = new NativeSink(Reactor.current(posix), loop, new PipeAddress("a pipe"), pipe.sink());
            sink.start(new Kept());
            var guard = new Guard(sink.output());
            spawn(() -> write(sink, "first, "));
            spawn(guard::leave);
            spawn(() -> {
                write(sink, "second");
                sink.shutdownOutput();
            });
            var kept = new Kept();
            source.start(kept);
            assertEquals("first, second", kept.whole.await());
        });
    }

    private static void write(Wire wire, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        wire.write(bytes, 0, bytes.length);
    }

    /** Lets others run in the middle of each write. */
    private static final class Slow extends PipeSink {
        private final Loop loop;
        private final boolean tells;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Slow(Loop loop, boolean tells) {
            super(loop, new PipeAddress("a slow pipe"));
            this.loop = loop;
            this.tells = tells;
        }

        @Override
        int send(ByteBuf some) {
            var count = some.readableBytes();
            bytes.writeBytes(ByteBufUtil.getBytes(some));
            if (tells) {
                loop.execute(() -> sent(count));
            }
            sleep(Duration.ZERO);
            sleep(Duration.ZERO);
            return tells ? 0 : count;
        }

        @Override
        void release() {
            // There is nothing to close.
        }
    }

    @Test
    void whatIsSentDuringAWriteIsNoLongerUnsent() {
        run(() -> {
            var slow = new Slow(Loop.current(), true);
            slow.start(new Kept());
            write(slow, "bytes");
            assertEquals(0, slow.unsent());
        });
    }

    @Test
    void aPipeThatIsShutDuringAWriteIsClosedAfterIt() {
        run(() -> {
            var released = new boolean[1];
            var slow = new PipeSink(Loop.current(), new PipeAddress("a slow pipe")) {
                @Override
                int send(ByteBuf some) {
                    sleep(Duration.ZERO);
                    return some.readableBytes();
                }

                @Override
                void release() {
                    released[0] = true;
                }
            };
            slow.start(new Kept());
            spawn(slow::shutdownOutput);
            write(slow, "bytes");
            assertTrue(released[0]);
        });
    }

    @Test
    void aLargeWriteIsNeitherCutNorRepeatedByAnother() {
        run(() -> {
            var slow = new Slow(Loop.current(), false);
            var connection = WireConnection.over(slow);
            var large = new byte[300 << 10];
            for (var i = 0; i < large.length; i++) {
                large[i] = (byte) (i >> 10);
            }
            var writing = spawn(() -> connection.write(large));
            sleep(Duration.ZERO);
            connection.write("end");
            writing.await();
            var all = slow.bytes.toByteArray();
            assertEquals(large.length + 3, all.length);
            assertArrayEquals(large, Arrays.copyOf(all, large.length));
        });
    }
}
