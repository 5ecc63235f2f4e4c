package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpHandlers;
import com.sun.net.httpserver.HttpServer;
import dev.meanwhile.http.HttpClient;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The articles' programs that also wait for threads, disks and servers. */
class OutsideProgramsTest {
    /** Otherwise the client's classes would be loaded while the shortened timeout of FiveApis runs. */
    @BeforeAll
    static void loadTheClient() throws Exception {
        withServer(exchange -> respond(exchange, "hello"), url -> run(() -> {
            try (var client = HttpClient.create()) {
                assertEquals("hello", client.get(url).text());
            }
        }));
    }

    @Test
    void theLoopIsAliveWhileCodeBlocks() throws Exception {
        assertLinesMatch("""
                Blocking, in another thread:
                    the loop is alive
                >> beats >>
                done
                Three of them at once:
                >> beats >>
                [done, done, done]
                Computing, on all cores:
                >> beats >>
                [78498, 70435] primes
                """.lines().toList(), Program.inShortSeconds("BlockingCode").run());
    }

    @Test
    void slowRequestsOverlapOnlyInTheConcurrentPart() throws Exception {
        assertLinesMatch("""
                One after another:
                  asked
                  200
                  asked
                  200
                  asked
                  200
                  asked
                  200
                  asked
                  200
                One after another it took .+ seconds\\.

                All at once:
                  asked
                  asked
                  asked
                  asked
                  asked
                  200
                  200
                  200
                  200
                  200
                All at once it took .+ seconds\\.

                """.lines().toList(), Program.inShortSeconds("SlowRequests").run());
    }

    /** A stalling machine may delay any API, but hardly in all three refreshes. */
    @Test
    void answersAreShownAndSlowApisTimeOut() throws Exception {
        var lines = Program.inShortSeconds("FiveApis").run();
        assertLinesMatch("""
                Refresh 1:
                >> 5 >>
                  .+ seconds of waiting, done in .+\\.

                Refresh 2:
                >> 5 >>
                  .+ seconds of waiting, done in .+\\.

                Refresh 3:
                >> 5 >>
                  .+ seconds of waiting, done in .+\\.

                """.lines().toList(), lines);
        assertEquals(3, count("  news +\\(no answer in time\\) .*", lines));
        for (var answer : List.of("weather +\\d+ degrees", "orders +\\d+ open", "visitors +\\d+ online", "mail +\\(error 503\\)")) {
            assertNotEquals(0, count("  " + answer + " .*", lines), answer);
        }
        var last = Stream.of(5, 13, 21).map(lines::get).toList();
        assertNotEquals(0, count("  news .*", last), "the slowest was asked first and should be shown last");
    }

    private static long count(String pattern, List<String> lines) {
        return lines.stream().filter(line -> line.matches(pattern)).count();
    }

    @Test
    void allFilesArriveWhole() throws Exception {
        downloads("""
                song.mp3       400 KB  done
                film.mp4      1200 KB  done
                book.pdf       100 KB  done
                """, Map.of("song.mp3", 400L << 10, "film.mp4", 1200L << 10, "book.pdf", 100L << 10));
    }

    /** A server that answers nobody until there are three requests: three downloads one after another would wait for ever. */
    @Test
    void downloadsAreUnderWayTogether() throws Exception {
        var three = new CyclicBarrier(3);
        withServer(exchange -> {
            meet(three);
            respond(exchange, "x".repeat(2048));
        }, url -> downloads("""
                one              2 KB  done
                two              2 KB  done
                three            2 KB  done
                """, Map.of("one", 2048L, "two", 2048L, "three", 2048L), url + "one", url + "two", url + "three"));
    }

    @Test
    void aDownloadThatFailsLeavesTheOthersAlone() throws Exception {
        withServer(exchange -> respond(exchange, "x".repeat(2048)), url -> downloads("""
                good             2 KB  done
                bad              0 KB  failed: .*host\\.invalid.*
                """, Map.of("good", 2048L), url + "good", "http://host.invalid/bad"));
    }

    private static void downloads(String bars, Map<String, Long> sizes, String... urls) throws Exception {
        var lines = Program.inShortSeconds("Downloads").run(urls);
        assertLinesMatch((bars + "Saved in .+").lines().toList(), lines);
        var folder = Path.of(lines.getLast().substring("Saved in ".length()));
        var saved = new HashMap<String, Long>();
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                saved.put(file.getFileName().toString(), Files.size(file));
                Files.delete(file);
            }
        }
        Files.delete(folder);
        assertEquals(sizes, saved);
    }

    private interface Use {
        void with(String url) throws Exception;
    }

    private static void withServer(HttpHandler handler, Use use) throws Exception {
        var server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        server.createContext("/", handler);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        try {
            use.with("http://localhost:" + server.getAddress().getPort() + "/");
        } finally {
            server.stop(0);
        }
    }

    private static void respond(HttpExchange exchange, String text) throws IOException {
        HttpHandlers.of(200, new Headers(), text).handle(exchange);
    }

    private static void meet(CyclicBarrier others) throws IOException {
        try {
            others.await();
        } catch (Exception e) {
            throw new InterruptedIOException(e.toString());
        }
    }
}
