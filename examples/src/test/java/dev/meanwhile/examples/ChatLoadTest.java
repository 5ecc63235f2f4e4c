package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The chat under the load of its own load script, which checks every token. */
@Timeout(120)
class ChatLoadTest {
    private static final String SPREAD = "p50 .+ ms   p99 .+ ms   max .+ ms";

    private static List<String> load(String... arguments) {
        var command = new ArrayList<>(Served.program("ChatLoad.java"));
        command.addAll(List.of(arguments));
        return OtherPrograms.result(command.toArray(String[]::new)).lines().toList();
    }

    @Test
    void fiftyClientsGetAllTheirTokensInOrder() throws Exception {
        run(() -> {
            try (var chat = Served.start("Chat.java", "--pace", "0.001")) {
                var lines = load("--clients", "50", "--count", "200", "--server-pid", "" + chat.processId(), chat.socket("/chat"));
                assertLinesMatch(List.of("50 clients connected in .+ s",
                        "10,050 tokens in .+ s: .+ tokens/s; each client got all of its own, in order",
                        "the first token   " + SPREAD, "the whole answer  " + SPREAD, "CPU: the clients .+ s, .+ µs a token.*"), lines);
            }
        });
    }

    /** Otherwise its claim about order would be worth little. */
    @Test
    void aModelThatSaysSomethingElseIsDetected() throws Exception {
        run(() -> {
            try (var model = new Llm(); var chat = Served.start("Chat.java", "--llm", model.url())) {
                var asked = spawn(() -> {
                    var answer = model.next();
                    answer.say("1, 2,");
                    answer.say(" 4,");
                });
                var lines = load("--clients", "2", "--count", "5", chat.socket("/chat"));
                assertEquals(1, lines.size(), lines::toString);
                assertTrue(lines.getFirst().startsWith("A wrong answer: after 5 of 20 characters came Reply[type=chunk, content= 4,]"), lines::toString);
                asked.await();
            }
        });
    }
}
