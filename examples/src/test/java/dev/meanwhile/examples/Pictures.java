package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.run;

import dev.meanwhile.http.WebSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
                model.offer("llama3.2", "qwen3", "mistral-small");
                for (var name : List.of("Names for a cat", "A birthday speech for Ann, who likes boats")) {
                    try (var room = WebSocket.connect(chat.socket("/chat?room=" + "%016d".formatted(name.length())))) {
                        Chatting.ask(room, name);
                        model.next().end();
                        Chatting.said(room);
                    }
                }
                var page = browser.open(chat.url("/"));
                page.untilText("#state", "Connected");
                page.size(960, 720, 2);
                page.prefers(false, true);
                all(page, "chat-empty");
                page.size(390, 780, 2);
                page.click("#menu");
                page.until("document.querySelector('#side:popover-open')");
                save(page, "chat-drawer-narrow");
                page.press("Escape");
                page.size(960, 720, 2);
                page.evaluate("document.getElementById('prompt').focus()");
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
                page.type("How long are 17 requests of 1.35 seconds, three at a time?");
                page.press("Enter");
                var third = model.next();
                third.say("I calculate it.");
                third.call(0, "c1", "calculate", "{\"expression\": \"6 * 1.35\"}");
                third.call(1, "c2", "time", "{\"zone\": \"Atlantis\"}");
                page.untilText(".call + .call code", "Atlantis");
                save(page, "chat-calling");
                third.end();
                third = model.next();
                third.say("Six rounds, so **8.1 seconds**.");
                third.end();
                page.until("!document.querySelector('.writing')");
                all(page, "chat-called");
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

    @Test
    void chatWithAccounts() throws Exception {
        run(() -> {
            try (var browser = Browser.start(); var other = Browser.start(); var chat = Served.start("Chat.java", "--accounts", "--pace", "0")) {
                var ann = browser.open(chat.url("/"));
                ann.size(960, 720, 2);
                ann.prefers(false, true);
                ann.until("document.activeElement?.name === 'name'");
                all(ann, "chat-door");
                ann.type("ann");
                ann.press("Tab");
                ann.type("correct horse");
                ann.click("#door button[value=sign-up]");
                ann.untilText("#state", "Connected");
                ann.type("count to 3");
                ann.press("Enter");
                ann.untilText(".assistant", "Done.");
                var ben = other.open(ann.evaluate("location.href").asString());
                ben.until("document.activeElement?.name === 'name'");
                ben.type("ben");
                ben.press("Tab");
                ben.type("battery staple");
                ben.click("#door button[value=sign-up]");
                ben.untilText(".assistant", "Done.");
                ben.type("what time is it?");
                ben.press("Enter");
                ann.until("document.querySelectorAll('.assistant').length === 2 && !document.querySelector('.busy')");
                all(ann, "chat-two");
                ann.evaluate("document.querySelector('#rooms .rename').click()");
                save(ann, "chat-rename");
            }
        });
    }
}
