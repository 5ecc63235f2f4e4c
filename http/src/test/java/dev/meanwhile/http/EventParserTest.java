package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The format of server-sent events, as WHATWG HTML §9.2.6 and the web platform tests have it (eventsource/format-*). */
class EventParserTest {
    /** {@return each event as id/name/data/milliseconds, whether the text comes at once or in two pieces, cut anywhere} */
    private static String read(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var whole = new EventParser("").decode(bytes).stream().map(EventParserTest::text).toList();
        for (var cut = 0; cut <= bytes.length; cut++) {
            var parser = new EventParser("");
            var events = new ArrayList<>(parser.decode(Arrays.copyOf(bytes, cut)));
            events.addAll(parser.decode(Arrays.copyOfRange(bytes, cut, bytes.length)));
            assertEquals(whole, events.stream().map(EventParserTest::text).toList(), "cut at " + cut);
        }
        return String.join(" ", whole);
    }

    private static String text(ServerEvent event) {
        return event.id().orElse("") + "/" + event.event() + "/" + event.data() + "/" + event.retry().map(it -> "" + it.toMillis()).orElse("");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = {
        // The examples of the standard.
        "data: YHOO¶data: +2¶data: 10¶¶|/message/YHOO_+2_10/",
        ": test stream¶¶data: first event¶id: 1¶¶data:second event¶id¶¶data:  third event¶¶|1/message/first event/ /message/second event/ /message/ third event/",
        "data¶¶data¶data¶¶data:|/message// /message/_/",
        "data:test¶¶data: test¶¶|/message/test/ /message/test/",
        // Ends of lines.
        "data: a«data: b«¶data: c««|/message/a_b_c/",
        "data: a«¶data: b«¶«¶data: c«¶«¶|/message/a_b/ /message/c/",
        "data: a¶¶¶«¶data: b¶¶|/message/a/ /message/b/",
        "data: never complete|''",
        "data: never complete¶|''",
        // A mark at the beginning, once.
        "§data: a¶¶§data: b¶¶data: §c¶¶|/message/a/ /message/§c/",
        "§§data: a¶¶data: b¶¶|/message/b/",
        // Fields.
        "event: add¶data: 7¶¶data: 8¶¶|/add/7/ /message/8/",
        "event: empty¶¶data: x¶¶|/message/x/",
        "Data: no¶data : no¶ data: no¶datum: no¶data: x¶¶|/message/x/",
        "data: a:b: c¶¶|/message/a:b: c/",
        "data:\t\u0000x ¶¶|/message/\t\u0000x /",
        "data: ü€😀¶¶|/message/ü€😀/",
        // Ids stay; one with NUL is none.
        "id: 1¶data: a¶¶data: b¶¶id: 2\u0000¶data: c¶¶id:¶data: d¶¶|1/message/a/ 1/message/b/ 1/message/c/ /message/d/",
        // Pauses are digits.
        "retry: 3000¶data: a¶¶retry: 1s¶data: b¶¶retry:-1¶data: c¶¶retry¶data: d¶¶retry: 007¶data: e¶¶|/message/a/3000 /message/b/ /message/c/ /message/d/ /message/e/7",
    })
    void streams(String stream, String events) {
        assertEquals(marked(events).replace('_', '\n'), read(marked(stream)));
    }

    private static String marked(String text) {
        return text.replace('¶', '\n').replace('«', '\r').replace('§', '\uFEFF');
    }

    @Test
    void brokenUtf8() {
        var bytes = "data: a?b\n\n".getBytes(StandardCharsets.UTF_8);
        bytes[7] = (byte) 0xff;
        assertEquals("a\uFFFDb", new EventParser("").decode(bytes).getFirst().data());
    }

    /** The id of what is not complete does not count: the server would pass over that event. */
    @Test
    void whatIsSentWithTheNextConnection() {
        var parser = new EventParser("6");
        parser.decode("id: 7\ndata: a\n\nid: 8\ndata: b\n".getBytes(StandardCharsets.UTF_8));
        assertEquals("7", parser.lastId());
        parser.decode("\nid: 9\nretry: 50\n\n".getBytes(StandardCharsets.UTF_8));
        assertEquals("9", parser.lastId());
        assertEquals(Optional.of(Duration.ofMillis(50)), parser.lastRetry());
        assertEquals(Optional.of("6"), new EventParser("6").decode("data: x\n\n".getBytes(StandardCharsets.UTF_8)).getFirst().id());
    }

    @Test
    void aPauseOfAges() {
        var event = new EventParser("").decode(("retry: " + "9".repeat(50) + "\ndata: x\n\n").getBytes(StandardCharsets.UTF_8)).getFirst();
        assertTrue(event.retry().orElseThrow().toDays() > 10_000);
    }
}
