package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What becomes of bytes that a client sends to a server on a connection of its own. */
final class Outcome {
    /** A request that must never be taken for one, if bytes that precede it are refused. */
    static final String NEXT = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d+)");

    private Outcome() {
    }

    /** Sends bytes to an echo, and reads until the server closes the connection. {@return the targets that handlers have seen, then the only answer's status} */
    static String of(String bytes) throws Exception {
        return of(c -> c, bytes);
    }

    static String of(UnaryOperator<ServerConfig> config, String bytes) throws Exception {
        var seen = new ArrayList<String>();
        var answers = answers(config, request -> {
            seen.add(request.target());
            request.respond(200).text(request.text());
        }, bytes);
        assertTrue(answers.indexOf("HTTP/1.", 1) < 0, answers);
        return String.join(" ", seen) + (answers.isEmpty() ? "closed" : answers.split(" ")[1]);
    }

    /** {@return everything that the server sends until it closes the connection} Nothing may be logged as a problem. */
    static String answers(UnaryOperator<ServerConfig> config, RequestHandler handler, String bytes) throws Exception {
        return run(() -> {
            try (var problems = new LoggedProblems(); var server = HttpServer.listen(config, handler)) {
                var answers = blocking(() -> {
                    try (var raw = RawClient.to(server)) {
                        return raw.send(bytes).rest();
                    }
                });
                problems.assertNone();
                return answers;
            }
        });
    }

    /** {@return the statuses of all final and interim answers} */
    static List<String> statuses(String answers) {
        return STATUS.matcher(answers).results().map(it -> it.group(1)).toList();
    }
}
