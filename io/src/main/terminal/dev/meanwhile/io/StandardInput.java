package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lines of an input that can only be read by blocking a thread. The thread reads when a task asks and nothing is left, never ahead of that; a read can't
 * be taken back, so a line that comes after its task was cancelled stays for the next. Any loop's tasks may ask; they are served in order.
 *
 * <p>Tasks are told that there is something, rather than handed a line: so no line is lost with a task that is cancelled at the same moment.
 */
final class StandardInput {
    private static StandardInput current;

    private final InputStream stream;
    private final Charset charset;
    private final ReentrantLock lock = new ReentrantLock();
    /** All below is guarded by the lock. */
    private final Condition asked = lock.newCondition();
    private final Deque<String> lines = new ArrayDeque<>();
    private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
    private boolean ended;
    private IOException failure;
    private Thread thread;
    private boolean reading;

    StandardInput(InputStream stream, Charset charset) {
        this.stream = stream;
        this.charset = charset;
    }

    /** {@return that of {@code System.in}} Tests may replace the stream. */
    static synchronized StandardInput current() {
        var stream = System.in;
        if (current == null || current.stream != stream) {
            current = new StandardInput(stream, Charset.forName(System.getProperty("stdin.encoding", "UTF-8")));
            current.ended = stream == Tty.STDIN && Tty.isInputClosed();
        }
        return current;
    }

    /** Waits for a line. {@return it, without its end; null at the end of the input} */
    String readLine() {
        while (true) {
            var turn = new CompletableFuture<Void>();
            lock.lock();
            try {
                if (!lines.isEmpty()) {
                    return take();
                }
                if (failure != null) {
                    throw new StreamException.ConnectionLost("standard input can't be read: " + failure.getMessage(), failure);
                }
                if (ended) {
                    return null;
                }
                waiting.add(turn);
                begin();
            } finally {
                lock.unlock();
            }
            try {
                await(turn);
            } catch (Throwable t) {
                leave(turn);
                throw t;
            }
        }
    }

    /** For those who still wait there is another line, or the thread reads on. */
    private String take() {
        var line = lines.poll();
        if (lines.isEmpty()) {
            asked.signal();
        } else {
            tellNext();
        }
        return line;
    }

    /** {@return whether the thread is in a read that takes the next line, whoever asks for it} */
    boolean isBusy() {
        lock.lock();
        try {
            return reading || !lines.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void begin() {
        if (thread == null) {
            thread = new Thread(this::run, "meanwhile-stdin");
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            thread.start();
        }
        asked.signal();
    }

    /** Passes on what this task was told. */
    private void leave(CompletableFuture<Void> turn) {
        lock.lock();
        try {
            if (!waiting.remove(turn) && !lines.isEmpty()) {
                tellNext();
            }
        } finally {
            lock.unlock();
        }
    }

    private void tellNext() {
        var next = waiting.poll();
        if (next != null) {
            next.complete(null);
        }
    }

    /** What the thread does. */
    private void run() {
        var rest = new ByteArrayOutputStream();
        var piece = new byte[8192];
        var count = 0;
        while (count >= 0) {
            awaitQuestion();
            try {
                count = stream.read(piece);
                take(piece, count, rest);
            } catch (IOException e) {
                end(e);
                return;
            }
        }
        end(null);
    }

    private void awaitQuestion() {
        lock.lock();
        try {
            while (waiting.isEmpty() || !lines.isEmpty()) {
                asked.awaitUninterruptibly();
            }
            reading = true;
        } finally {
            lock.unlock();
        }
    }

    private void take(byte[] piece, int count, ByteArrayOutputStream rest) {
        lock.lock();
        try {
            var begin = 0;
            for (var i = 0; i < count; i++) {
                if (piece[i] == '\n') {
                    rest.write(piece, begin, i - begin);
                    lines.add(line(rest));
                    begin = i + 1;
                }
            }
            if (count > 0) {
                rest.write(piece, begin, count - begin);
            } else if (rest.size() > 0) {
                lines.add(line(rest));
            }
            if (!lines.isEmpty()) {
                reading = false;
                tellNext();
            }
        } finally {
            lock.unlock();
        }
    }

    private String line(ByteArrayOutputStream bytes) {
        var line = bytes.toString(charset);
        bytes.reset();
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private void end(IOException cause) {
        lock.lock();
        try {
            ended = true;
            failure = cause;
            reading = false;
            waiting.forEach(turn -> turn.complete(null));
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }
}
