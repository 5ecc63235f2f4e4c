package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.http.HttpClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions in a database, which survive a restart. */
@Timeout(120)
class VisitsTest {
    @TempDir
    Path folder;

    private static String visit(HttpClient browser, Served visits) {
        return browser.get(visits.url("/")).raiseForStatus().text();
    }

    private static HttpClient browser(Served visits) {
        try (var client = HttpClient.create()) {
            var cookie = client.get(visits.url("/")).raiseForStatus().header("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
            return HttpClient.create(c -> c.header("Cookie", cookie));
        }
    }

    private void survives(String url) throws Exception {
        run(() -> {
            try (var visits = Served.start("Visits.java", "--db", url); var mine = browser(visits); var yours = browser(visits)) {
                assertEquals("This is your visit number 2.", visit(mine, visits));
                visits.stop();
                visits.start();
                assertEquals("This is your visit number 3.", visit(mine, visits));
                assertEquals("This is your visit number 2.", visit(yours, visits));
                gather(() -> visit(mine, visits), () -> visit(mine, visits), () -> visit(mine, visits));
                assertEquals(204, mine.post(visits.url("/forget"), r -> r).status());
                assertEquals("This is your visit number 1.", visit(mine, visits), "the cookie is still sent, and its session has ended on the server");
                assertEquals("This is your visit number 3.", visit(yours, visits));
            }
        });
    }

    @Test
    void inAFileOfH2() throws Exception {
        survives("h2:" + folder.resolve("visits"));
    }

    @Test
    void inAFileOfSqlite() throws Exception {
        survives("sqlite:" + folder.resolve("visits.db"));
    }
}
