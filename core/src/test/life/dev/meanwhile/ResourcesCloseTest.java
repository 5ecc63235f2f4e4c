package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a loop holds is closed when it ends: all of it, whatever one of them throws. */
@Timeout(10)
class ResourcesCloseTest {
    private static final List<String> CLOSED = new ArrayList<>();

    private record Oldest() implements AutoCloseable {
        @Override
        public void close() {
            CLOSED.add("oldest");
        }
    }

    private record Broken() implements AutoCloseable {
        private static final Error ERROR = new NoClassDefFoundError("some class");

        @Override
        public void close() {
            throw ERROR;
        }
    }

    private record AlsoBroken() implements AutoCloseable {
        private static final RuntimeException EXCEPTION = new IllegalStateException("broken");

        @Override
        public void close() {
            throw EXCEPTION;
        }
    }

    /** As one does that calls what blocks, in carrier mode. */
    @Test
    void thereIsOneThoughItsFactoryWaits() {
        CLOSED.clear();
        Meanwhile.run(() -> {
            var made = new int[1];
            var all = Meanwhile.gather(Stream.generate(() -> Meanwhile.spawn(() -> Loop.resource(Oldest.class, _ -> {
                made[0]++;
                Turns.pass(3);
                return new Oldest();
            }))).limit(3).toList());
            assertEquals(1, made[0]);
            assertSame(all.getFirst(), all.getLast());
        });
    }

    @Test
    void anErrorOfOneIsReportedAndTheOthersAreClosed() {
        CLOSED.clear();
        try (var log = new CapturedLog()) {
            run(() -> {
                Loop.resource(Oldest.class, _ -> new Oldest());
                Loop.resource(Broken.class, _ -> new Broken());
                Loop.resource(AlsoBroken.class, _ -> new AlsoBroken());
            });
            assertSame(Broken.ERROR, log.withText("$Broken").getFirst().getThrown());
            assertSame(AlsoBroken.EXCEPTION, log.withText("$AlsoBroken").getFirst().getThrown());
        }
        assertEquals(List.of("oldest"), CLOSED);
    }
}
