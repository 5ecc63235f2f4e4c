package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Takes screenshots of the pages into target/pictures. Not a test: scripts/pictures runs it, and a person has to look at them. */
class Pictures {
    private static final Path FOLDER = Path.of("target", "pictures");
    private static final String BEGINNING = """
            While one task waits, the loop runs the others. So ten requests of one second each take **one second**, not ten:

            ```
            var tasks = urls.stream()
                    .map(url -> spawn(() -> client.get(url).text()))
                    .toList();
            var pages = gather(tasks);
            ```

            Three things are""";
    private static final String REST = """
             worth knowing:

            - No two tasks of a loop run at the same moment, so a list they share needs no lock.
            - If one of them fails, `gather` cancels the rest.
            - `timeout(seconds(5), () -> …)` limits any piece of code.""";

    private static void save(Page page, String name) throws IOException {
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        Files.createDirectories(FOLDER);
        Files.write(FOLDER.resolve(name + ".png"), page.picture("png"));
        Files.write(FOLDER.resolve(name + ".webp"), page.picture("webp"));
    }

    private static void say(Llm.Answer answer, String text) {
        for (var token : text.split("(?<=\\s)")) {
            answer.say(token);
        }
    }

    private static void all(Page page, String name) throws IOException {
        save(page, name);
        page.prefers(true, true);
        save(page, name + "-dark");
        page.size(390, 780, 2);
        save(page, name + "-narrow-dark");
        page.prefers(false, true);
        save(page, name + "-narrow");
        page.size(960, 720, 2);
    }

    @Test
    void chat() throws Exception {
        run(() -> {
            try (var browser = Browser.start(); var model = new Llm();
                    var chat = Served.start("Chat.java", "--llm", model.url(), "--model", "llama3.2")) {
                var page = browser.open(chat.url("/"));
                page.untilText("#state", "Connected");
                page.size(960, 720, 2);
                page.prefers(false, true);
                all(page, "chat-empty");
                page.type("What is async programming good for?");
                page.press("Enter");
                var answer = model.next();
                save(page, "chat-thinking");
                say(answer, BEGINNING);
                page.untilText(".assistant", "Three things are");
                all(page, "chat-writing");
                say(answer, REST);
                answer.end();
                page.until("!document.querySelector('.writing')");
                all(page, "chat-finished");
                page.type("And if the server goes away?");
                page.press("Enter");
                var second = model.next();
                say(second, "# It is said\n\n1. The page tells you.\n2. It tries again.\n\nThen you");
                page.untilText(".assistant:last-child", "Then you");
                second.event("{\"error\":{\"message\":\"the model is overloaded\"}}");
                second.end();
                page.until("!document.querySelector('.writing')");
                chat.stop();
                page.untilText("#state", "Reconnecting");
                all(page, "chat-lost");
            }
        });
    }

    @Test
    void dashboard() throws Exception {
        run(() -> {
            try (var board = Served.start("Dashboard.java", "--every", "0.5", "--timeout", "1.5"); var browser = Browser.start()) {
                var page = browser.open(board.url("/"));
                page.size(960, 720, 2);
                page.prefers(false, true);
                page.until("document.querySelectorAll('#list li:first-child rect').length >= 2");
                save(page, "dashboard-early");
                page.until("[...document.querySelectorAll('.spark')].every(spark => spark.childElementCount >= 12)");
                all(page, "dashboard");
            }
        });
    }
}
