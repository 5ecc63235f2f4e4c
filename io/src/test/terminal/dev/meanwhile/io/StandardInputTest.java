package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Task;
import dev.meanwhile.test.LoopTest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reading standard input that is no terminal. */
class StandardInputTest {
    private static final InputStream OURS = System.in;

    @AfterEach
    void putBack() {
        System.setIn(OURS);
    }

    private static void input(String text) {
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @LoopTest
    void linesEndWithAnyEnd() {
        input("one\ntwo\r\n\nkäse\rx\nlast");
        assertEquals("one", Terminal.readLine());
        assertEquals(List.of("two", "", "käse\rx", "last"), Terminal.lines().toList());
        assertThrows(StreamException.IncompleteRead.class, Terminal::readLine);
        assertEquals(List.of(), Terminal.lines().toList());
    }

    @LoopTest
    void aLongLineIsOneLine() {
        input("x".repeat(100_000) + "\ny\n");
        assertEquals(100_000, Terminal.readLine().length());
        assertEquals("y", Terminal.readLine());
    }

    @LoopTest
    void aPasswordFromAPipeIsALine() {
        input("secret\n");
        assertEquals("secret", Terminal.readPassword("Password: "));
    }

    @LoopTest
    void theLoopGoesOnMeanwhile() throws Exception {
        var pipe = pipe();
        var reading = spawn(Terminal::readLine);
        sleep(millis(1));
        write(pipe, "hello\n");
        assertEquals("hello", reading.await());
    }

    /** Nothing but a line ends a read: its task is cancelled, the next gets the line. */
    @LoopTest
    void aLineAfterACancelledReadIsNotLost() throws Exception {
        var pipe = pipe();
        assertTrue(moveOnAfter(millis(1), () -> Terminal.readLine()).isEmpty());
        write(pipe, "late\n");
        assertEquals("late", timely());
    }

    /** Cancelled before, while and after the line comes: whoever is left gets it. */
    @LoopTest(seeds = 50)
    void aLineThatComesWithTheCancellationIsNotLost() throws Exception {
        var pipe = pipe();
        var got = new ArrayList<String>();
        var first = spawn(() -> {
            got.add(Terminal.readLine());
        });
        var second = spawn(() -> {
            got.add(Terminal.readLine());
        });
        sleep(millis(0));
        var writing = spawn(() -> write(pipe, "one\n"));
        sleep(millis(0));
        first.cancel();
        writing.await();
        write(pipe, "two\n");
        while (got.size() < 2) {
            if (first.isDone() && second.isDone()) {
                got.add(Terminal.readLine());
            } else {
                sleep(millis(0));
            }
        }
        assertEquals(List.of("one", "two"), got.stream().sorted().toList());
    }

    @LoopTest
    void tasksGetLinesInOrder() throws Exception {
        var pipe = pipe();
        var got = new ArrayList<String>();
        var tasks = new ArrayList<Task<Void>>();
        for (var i = 0; i < 3; i++) {
            var name = i + ": ";
            tasks.add(spawn(() -> {
                got.add(name + Terminal.readLine());
            }));
            sleep(millis(0));
        }
        for (var i = 0; i < 3; i++) {
            write(pipe, "line " + i + "\n");
            tasks.get(i).await();
        }
        assertEquals(List.of("0: line 0", "1: line 1", "2: line 2"), got);
    }

    @Test
    void aLineThatALoopLeftIsTheNextLoopsTo() throws Exception {
        var pipe = pipe();
        run(() -> moveOnAfter(millis(1), () -> Terminal.readLine()));
        pipe.write("left\n".getBytes(StandardCharsets.UTF_8));
        pipe.flush();
        assertEquals("left", run(() -> Terminal.readLine()));
    }

    @LoopTest
    void anInputThatBreaksIsAnError() {
        System.setIn(new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Input/output error");
            }
        });
        var broken = assertThrows(StreamException.ConnectionLost.class, Terminal::readLine);
        assertEquals("standard input can't be read: Input/output error", broken.getMessage());
        assertThrows(StreamException.ConnectionLost.class, Terminal::readLine);
    }

    @Test
    void itIsForLoops() {
        assertThrows(IllegalStateException.class, Terminal::readLine);
    }

    private static PipedOutputStream pipe() throws IOException {
        var out = new PipedOutputStream();
        System.setIn(new PipedInputStream(out));
        return out;
    }

    private static void write(PipedOutputStream pipe, String text) throws IOException {
        blocking(() -> {
            pipe.write(text.getBytes(StandardCharsets.UTF_8));
            pipe.flush();
        });
    }

    private static String timely() {
        return timeout(seconds(60), () -> Terminal.readLine());
    }
}
