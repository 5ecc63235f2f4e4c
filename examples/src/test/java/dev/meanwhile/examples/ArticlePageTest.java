package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A page with two buttons that makes the same calls as the article's test.html. It is opened as a file, so it has no origin: a saved
 * copy of that page works without a server.
 */
@Timeout(120)
class ArticlePageTest {
    @TempDir
    Path folder;

    @Test
    void twoButtonsConnectAndAsk() throws Exception {
        run(() -> {
            try (var browser = Browser.start(); var model = new Llm(); var chat = Served.start("Chat.java", "--llm", model.url())) {
                var file = folder.resolve("two-buttons.html");
                var source = Files.readString(Path.of("src/test/resources/two-buttons.html"));
                Files.writeString(file, source.replace("localhost:8000", "localhost:" + chat.port()));
                var page = browser.open(file.toUri().toString());
                page.click("#connect");
                page.untilText("#lines", "open");
                page.click("#ask");
                var answer = model.next();
                answer.say("Async programming ");
                page.untilText("#lines", "Async programming");
                answer.say("helps.");
                answer.end();
                page.untilText("#lines", "done");
                chat.stop();
                page.untilText("#lines", "shut");
                assertEquals(List.of("open", "{\"type\":\"chunk\",\"content\":\"Async programming \"}", "{\"type\":\"chunk\",\"content\":\"helps.\"}",
                        "{\"type\":\"done\"}", "shut"), page.text("#lines").strip().lines().toList());
            }
        });
    }
}
