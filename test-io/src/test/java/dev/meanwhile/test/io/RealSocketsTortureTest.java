package dev.meanwhile.test.io;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Meanwhile;
import dev.meanwhile.io.Tcp;
import dev.meanwhile.test.Torture;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Torture of what talks over real sockets, whose answers come when they like. */
class RealSocketsTortureTest {
    private static final int ROUNDS = 3;
    private static final int TURNS = 20;

    /** The clock looks at sockets before it waits for them: turns that follow such a look count like all others. */
    @Test
    void everyTurnAfterAnAnswerIsTortured() {
        var runs = Torture.cancelAtEveryWait(victim -> {
            try (var server = Tcp.listen(0, connection -> connection.lines().forEach(line -> connection.write(line + "\n")));
                 var connection = Tcp.connect("127.0.0.1", server.port())) {
                victim.run(() -> {
                    for (var round = 0; round < ROUNDS; round++) {
                        connection.write("hello\n");
                        connection.readLine();
                        for (var i = 0; i < TURNS; i++) {
                            Meanwhile.sleep(Duration.ZERO);
                        }
                    }
                });
            }
        });
        assertTrue(runs >= ROUNDS * TURNS, () -> runs + " runs");
    }
}
