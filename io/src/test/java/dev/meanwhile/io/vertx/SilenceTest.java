package dev.meanwhile.io.vertx;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.Test;

/** Vert.x and Netty have nothing to say in a program that works. */
class SilenceTest {
    @Test
    void nothingIsLogged() {
        var records = Collections.synchronizedList(new ArrayList<String>());
        var handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                if (record.getLoggerName().startsWith("io.")) {
                    records.add(record.getLoggerName() + ": " + record.getMessage());
                }
            }

            @Override
            public void flush() {
            }

            @Override
            public void close() {
            }
        };
        var root = Logger.getLogger("");
        root.addHandler(handler);
        try {
            run(() -> {
                var io = LoopVertx.current();
                new Echo().send("x");
                assertThrows(UnknownHostException.class, () -> io.resolve("host.invalid"));
            });
        } finally {
            root.removeHandler(handler);
        }
        assertEquals(List.of(), records);
    }
}
