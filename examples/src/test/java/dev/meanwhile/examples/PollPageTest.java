package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.HttpClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The live poll in browsers. */
@Tag("long")
@Timeout(120)
class PollPageTest {
    private static String votes(String choice, int count) {
        return "[...document.querySelectorAll('.bars li')].some(li => li.ariaLabel === '" + choice + "' && li.querySelector('.count').innerText === '" + count + "')";
    }

    @Test
    void allSeeAVoteAndABrowserHasOne() throws Exception {
        run(() -> {
            try (var poll = Served.start("Poll.java", "Which <pet>?", "cat & dog", "fish"); var browser = Browser.start(); var other = Browser.start(); var client = HttpClient.create()) {
                // Of two pages in one browser, one would be in the background.
                var mine = browser.open(poll.url("/"));
                var yours = other.open(poll.url("/"));
                mine.untilText("h1", "Which <pet>?");
                mine.until(votes("cat & dog", 0));
                mine.click("button[value='cat & dog']");
                yours.until(votes("cat & dog", 1));
                mine.until(votes("cat & dog", 1));
                mine.click("button[value='fish']");
                yours.until(votes("fish", 1) + " && " + votes("cat & dog", 0));
                // Another voter: a client without the cookie.
                assertEquals(204, client.post(poll.url("/vote"), r -> r.form(Map.of("choice", "fish"))).status());
                yours.until(votes("fish", 2));
                assertEquals(422, client.post(poll.url("/vote"), r -> r.form(Map.of("choice", "bird"))).status());
                assertTrue(mine.requests().stream().allMatch(url -> url.startsWith(poll.url("/")) || url.startsWith("data:")), () -> mine.requests().toString());
                assertEquals(List.of(), mine.problems());
            }
        });
    }
}
