package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.event;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.HttpServer;
import dev.meanwhile.http.ServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The dashboard's page in a browser, with endpoints that the test controls. */
@Tag("long")
@Timeout(120)
class DashboardPageTest {
    private static final String[] QUICK = {"--every", "0.1", "--timeout", "20"};

    private static void ok(ServerRequest request) {
        request.respond(200).text("fine");
    }

    private static Served watch(String... urls) {
        return Served.start("Dashboard.java", Stream.of(QUICK, urls).flatMap(Stream::of).toArray(String[]::new));
    }

    /** {@return a condition: there is such a row, and it is healthy or not} */
    private static String row(HttpServer endpoint, String path, String kind, String text) {
        return "[...document.querySelectorAll('#list li" + kind + "')].some(row => row.querySelector('.name').title === '" + endpoint.url() + path
                + "' && row.querySelector('.text').innerText === '" + text + "')";
    }

    @Test
    void anAnswerIsShownWhenItComesAndTheSlowestFirst() throws Exception {
        run(() -> {
            var quickSeen = event();
            HttpServer endpoints = HttpServer.listen(0, request -> {
                if (request.path().equals("/slow")) {
                    quickSeen.await();
                    sleep(Duration.ofMillis(300));          // it has to be slow; nothing waits for that
                }
                ok(request);
            });
            try (endpoints; var board = watch(endpoints.url() + "quick", endpoints.url() + "slow"); var browser = Browser.start()) {
                var page = browser.open(board.url("/"));
                page.until(row(endpoints, "quick", ":not(.bad)", "200 OK"));
                assertEquals(1, page.count("#list li"), "the other one can't have answered yet");
                quickSeen.set();
                page.until(row(endpoints, "slow", ":not(.bad)", "200 OK"));
                page.until("[...document.querySelectorAll('#list .name')].map(name => name.title.split('/').pop()).join() === 'slow,quick'");
                page.untilText("#summary", "2 of 2 are healthy");
                page.untilText("#state", "Live");
                page.until("document.querySelectorAll('#list li:last-child rect').length >= 3");
                var own = List.of(board.url("/"), "data:");
                assertEquals(List.of(), page.requests().stream().filter(url -> own.stream().noneMatch(url::startsWith)).toList());
                assertEquals(List.of(), page.problems());
            }
        });
    }

    @Test
    void anEndpointThatDiesIsShownAndSoIsItsReturn() throws Exception {
        run(() -> {
            var endpoint = HttpServer.listen(0, DashboardPageTest::ok);
            var port = endpoint.port();
            try (var board = watch(endpoint.url(), endpoint.url() + "other"); var browser = Browser.start()) {
                var page = browser.open(board.url("/"));
                page.until(row(endpoint, "", ":not(.bad)", "200 OK"));
                endpoint.close();
                page.until(row(endpoint, "", ".bad", "no connection"));
                page.untilText("#summary", "0 of 2 are healthy");
                try (var again = HttpServer.listen(port, request -> request.respond(503).send())) {
                    page.until(row(again, "", ".bad", "503 Service Unavailable"));
                }
                try (var again = HttpServer.listen(port, DashboardPageTest::ok)) {
                    page.until(row(again, "", ":not(.bad)", "200 OK"));
                    assertTrue(page.count("#list rect.bad") > 0, "the failure is still in the history");
                }
            } finally {
                endpoint.close();
            }
        });
    }

    @Test
    void anAlertIsRaisedAfterThreeFailuresAndEndsWithTheNextAnswer() throws Exception {
        run(() -> {
            var healthy = new boolean[1];
            var alerts = new ArrayList<String>();
            var both = event();
            HttpServer endpoint = HttpServer.listen(0, request -> request.respond(healthy[0] ? 200 : 503).send());
            HttpServer hook = HttpServer.listen(0, request -> {
                alerts.add(request.text());
                request.respond(204).send();
                if (alerts.size() == 2) {
                    both.set();
                }
            });
            try (endpoint; hook; var board = watch(endpoint.url(), "--alert", hook.url() + "hook"); var browser = Browser.start()) {
                var page = browser.open(board.url("/"));
                page.untilText("#alerts", "503 Service Unavailable");
                healthy[0] = true;
                page.untilText("#alerts", "is back");
                assertEquals(2, page.count("#alerts p"));
                both.await();
                assertTrue(alerts.getFirst().contains("\"ok\":false"), alerts.getFirst());
                assertTrue(alerts.getLast().contains("\"ok\":true"), alerts.getLast());
                var late = browser.open(board.url("/"));
                late.untilText("#alerts", "is back");
            }
        });
    }

    @Test
    void thePageReconnectsWhenTheServerComesBack() throws Exception {
        run(() -> {
            try (var endpoint = HttpServer.listen(0, DashboardPageTest::ok); var board = watch(endpoint.url()); var browser = Browser.start()) {
                var page = browser.open(board.url("/"));
                page.untilText("#state", "Live");
                page.until(row(endpoint, "", "", "200 OK"));
                board.stop();
                page.untilText("#state", "Reconnecting");
                board.start();
                page.untilText("#state", "Live");
                page.until(row(endpoint, "", "", "200 OK"));
                assertEquals(1, page.count("#list li"));
            }
        });
    }

    @Test
    void itFitsANarrowPhoneAndHasEndpointsOfItsOwn() throws Exception {
        run(() -> {
            try (var board = Served.start("Dashboard.java", "--every", "0.1", "--timeout", "0.2"); var browser = Browser.start()) {
                var page = browser.open(board.url("/"));
                page.size(320, 568, 2);
                page.until("document.querySelectorAll('#list li').length === 6 && document.querySelector('#list .bad')");
                assertEquals(320, page.evaluate("document.documentElement.scrollWidth").asInt());
            }
        });
    }
}
