package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** slowhttptest opens hundreds of connections and is slow on each. Everybody else is served meanwhile, and the server gets rid of it. */
@Tag("long")
@Tag("carrier")
@Timeout(120)
class SlowhttptestTest {
    private static final byte[] BODY = new byte[1 << 20];

    /** Heads that drip, bodies that drip, responses that nobody reads, and thousands of overlapping ranges. */
    @ParameterizedTest
    @ValueSource(strings = {"-H", "-B", "-X", "-R"})
    void othersAreServed(String attack) throws Exception {
        var program = OtherPrograms.find("slowhttptest").toString();
        run(() -> {
            try (var problems = new LoggedProblems();
                 var server = HttpServer.listen(c -> c.headerTimeout(seconds(3)).readTimeout(seconds(3)).writeTimeout(seconds(3)), request -> {
                     if (request.method().equals("POST")) {
                         request.bytes();
                     }
                     request.respond(200).body(BODY);
                 });
                 var client = HttpClient.create()) {
                var command = Stream.concat(Stream.of(program, attack), Stream.of("-c", "400", "-r", "400", "-i", "1", "-l", "8", "-p", "2", "-w", "512", "-y", "1024", "-n", "1", "-z", "32",
                        "-x", "10", "-u", server.url())).toList();
                var attacking = spawn(() -> blocking(() -> OtherClientsTest.output(command.toArray(String[]::new))));
                do {
                    assertEquals(BODY.length, client.get(server.url()).bytes().length);
                } while (!attacking.isDone());
                var report = attacking.await().replaceAll("\u001b\\[[0-9;]*m", "");
                assertTrue(report.contains("service available:") && statesOf(report).stream().allMatch("YES"::equals), report);
                problems.assertNone();
            }
        });
    }

    /** {@return what its probes have found, each of them} */
    private static List<String> statesOf(String report) {
        var states = new ArrayList<String>();
        for (var line : report.lines().toList()) {
            if (line.strip().startsWith("service available:")) {
                states.add(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        return states;
    }
}
