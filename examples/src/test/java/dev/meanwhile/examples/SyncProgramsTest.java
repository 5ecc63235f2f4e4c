package dev.meanwhile.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that fetch a lot from somebody: they are patient, and polite. */
class SyncProgramsTest {
    private static List<String> withoutBars(List<String> lines) {
        return lines.stream().filter(line -> !line.matches("(orders|download|upload):.*")).toList();
    }

    /** Twenty pages, although tokens end and the server is busy; and nothing is fetched twice. */
    @Test
    void ordersAreSynced(@TempDir Path folder) throws Exception {
        var program = Program.inShortSeconds("ApiSync");
        var db = "sqlite:" + folder.resolve("orders.db");
        assertEquals(List.of("after order 0, and now there are 2000 orders of 49000 euros"), withoutBars(program.run("--db", db)));
        assertEquals(List.of("after order 2000, and now there are 2000 orders of 49000 euros"), withoutBars(program.run("--db", db)));
    }

    @Test
    void brokenTransfersGoOn() throws Exception {
        assertEquals(List.of("downloaded 10000000 bytes", "uploaded 10000000 bytes"), withoutBars(Program.inShortSeconds("Resume").run()));
    }

    @Test
    void aHostWithTwoNamesIsCrawled() throws Exception {
        var lines = Program.inShortSeconds("Crawler").run("--depth", "20");
        assertEquals(21, lines.size());
        assertEquals(List.of("10 pages of 127.0.0.1", "9 pages of localhost"), lines.subList(19, 21));
    }

    /** Pages are not answered before two have been asked for: so two are under way, and a third would be seen. */
    @Test
    void aHostHasTwoRequestsAtATime() throws Exception {
        var under = new AtomicInteger();
        var most = new AtomicInteger();
        var two = new CountDownLatch(2);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            most.accumulateAndGet(under.incrementAndGet(), Math::max);
            var path = exchange.getRequestURI().getPath();
            try {
                if (!path.equals("/")) {
                    two.countDown();
                    two.await(20, TimeUnit.SECONDS);
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            var links = IntStream.range(0, 20).mapToObj(n -> "<a href='/" + n + "#top'>" + n + "</a>").collect(Collectors.joining());
            var page = ("<title>at " + path + "</title>" + links + "<a href='mailto:a@b'>mail</a>").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", path.equals("/7") ? "image/png" : "text/html");
            under.decrementAndGet();
            exchange.sendResponseHeaders(path.equals("/8") ? 404 : 200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        try {
            var lines = Program.inShortSeconds("Crawler").run("--depth", "2", "http://127.0.0.1:" + server.getAddress().getPort() + "/");
            assertEquals(22, lines.size());
            assertEquals("20 pages of 127.0.0.1", lines.getLast());
            assertTrue(lines.stream().anyMatch(line -> line.endsWith("BadStatus")) && lines.stream().anyMatch(line -> line.endsWith("(no page)")));
            assertEquals(2, most.get());
        } finally {
            server.stop(0);
        }
    }
}
