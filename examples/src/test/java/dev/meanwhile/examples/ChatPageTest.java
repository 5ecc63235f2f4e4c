package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/** The chat's page in a browser. The test controls the model, so it knows what the page has received and what not yet. */
@Tag("long")
@Timeout(120)
class ChatPageTest {
    private static final String ANSWER = ".assistant:last-child .bubble";
    private static final String AT_END = "(e => e.scrollHeight - e.scrollTop - e.clientHeight < 2)(document.getElementById('scroll'))";

    interface Visit {
        void with(Page page, Llm model, Served chat) throws Exception;
    }

    private static void visit(Visit visit) throws Exception {
        run(() -> {
            try (var browser = Browser.start(); var model = new Llm(); var chat = Served.start("Chat.java", "--llm", model.url())) {
                visit.with(open(browser, chat), model, chat);
            }
        });
    }

    private static Page open(Browser browser, Served chat) {
        var page = browser.open(chat.url("/"));
        page.untilText("#state", "Connected");
        return page;
    }

    /** The focus is in the prompt when the page has been opened, and returns to it. */
    private static Llm.Answer ask(Page page, Llm model, String prompt) {
        page.type(prompt);
        page.press("Enter");
        return model.next();
    }

    private static void untilFinished(Page page) {
        page.until("!document.querySelector('.writing')");
    }

    private static String about(Page page) {
        return page.text(".assistant:last-child .about span");
    }

    /** The model sends the rest only after the beginning has been seen. */
    @Test
    void theFirstTokenIsSeenBeforeTheLastIsSaid() throws Exception {
        visit((page, model, _) -> {
            var answer = ask(page, model, "Tell me a story.");
            assertTrue(answer.question().contains("\"content\":\"Tell me a story.\""), answer.question());
            assertEquals("Tell me a story.", page.text(".user .bubble"));
            assertEquals("", page.text("#prompt"));
            answer.say("Once ");
            page.untilText(ANSWER, "Once");
            assertEquals("Stop", page.evaluate("document.getElementById('go').getAttribute('aria-label')").asString());
            answer.say("upon ");
            page.untilText(ANSWER, "Once upon");
            answer.say("a time.");
            answer.end();
            untilFinished(page);
            assertEquals("Once upon a time.", page.text(ANSWER));
            assertFalse(answer.isAbandoned());
            assertTrue(about(page).startsWith("3 tokens in "), about(page));
            assertEquals("Send", page.evaluate("document.getElementById('go').getAttribute('aria-label')").asString());
            assertEquals(List.of(), page.problems());
        });
    }

    @Test
    void theStopButtonReachesTheModel() throws Exception {
        visit((page, model, _) -> {
            var answer = ask(page, model, "Go on.");
            answer.say("One ");
            page.untilText(ANSWER, "One");
            page.click("#go");
            assertTrue(answer.isAbandoned());
            untilFinished(page);
            assertTrue(about(page).startsWith("stopped"), about(page));
            assertEquals("One", page.text(ANSWER).strip());

            var next = ask(page, model, "And now?");
            assertTrue(next.question().contains("{\"role\":\"assistant\",\"content\":\"One \"}"), next.question());
            next.say("Two.");
            next.end();
            untilFinished(page);
            assertEquals("Two.", page.text(ANSWER));
            assertEquals(List.of(), page.problems());
        });
    }

    @Test
    void escapeStopsAModelThatHasNotSaidAnything() throws Exception {
        visit((page, model, _) -> {
            var answer = ask(page, model, "Well?");
            page.press("Escape");
            assertTrue(answer.isAbandoned());
            untilFinished(page);
            assertEquals("stopped", about(page));
            assertEquals(0, page.count(".assistant .bubble"));
        });
    }

    @Test
    void enterSendsAndWithShiftBeginsALine() throws Exception {
        visit((page, model, _) -> {
            page.press("Enter");
            page.type("one");
            page.pressShift("Enter");
            page.type("two");
            page.press("Enter");
            var answer = model.next();
            assertTrue(answer.question().contains("one\\ntwo"), answer.question());
            assertEquals("one\ntwo", page.text(".user .bubble"));
            assertEquals(1, page.count(".user"), "there was nothing to send at first");
            page.type("three");
            page.press("Enter");            // too early: neither sent nor lost, and nothing is stopped
            answer.say("well");
            answer.end();
            untilFinished(page);
            assertEquals("well", page.text(ANSWER));
            assertEquals("three", page.evaluate("document.getElementById('prompt').value").asString());
            page.press("Enter");
            assertTrue(model.next().question().contains("three"));
        });
    }

    @Test
    void twoBrowsersAreIndependent() throws Exception {
        run(() -> {
            try (var one = Browser.start(); var other = Browser.start(); var model = new Llm();
                    var chat = Served.start("Chat.java", "--llm", model.url())) {
                var pages = gather(() -> open(one, chat), () -> open(other, chat));
                var here = pages.get(0);
                var there = pages.get(1);
                var toHere = ask(here, model, "I am here");
                var toThere = ask(there, model, "I am there");
                assertFalse(toThere.question().contains("I am here"), toThere.question());
                toHere.say("hello here");
                toThere.say("hello there");
                here.untilText(ANSWER, "hello here");
                there.untilText(ANSWER, "hello there");
                here.click("#go");
                assertTrue(toHere.isAbandoned());
                toThere.say(", and goodbye");
                toThere.end();
                untilFinished(there);
                assertEquals("hello there, and goodbye", there.text(ANSWER));
                assertFalse(toThere.isAbandoned());
                untilFinished(here);
                assertEquals("hello here", here.text(ANSWER));
            }
        });
    }

    @Test
    void thePageReconnectsWhenTheServerComesBack() throws Exception {
        visit((page, model, chat) -> {
            var answer = ask(page, model, "Are you there?");
            answer.say("Yes, I");
            page.untilText(ANSWER, "Yes, I");
            chat.stop();
            page.untilText("#state", "Reconnecting");
            assertTrue(about(page).startsWith("the connection was lost"), about(page));
            assertTrue(answer.isAbandoned());
            page.type("Still there?");
            page.press("Enter");            // nobody listens: it stays where it is
            assertEquals("Still there?", page.evaluate("document.getElementById('prompt').value").asString());
            chat.start();
            page.untilText("#state", "Connected");
            page.untilText("#log", "Reconnected");
            page.press("Enter");
            var next = model.next();
            assertFalse(next.question().contains("Are you there?"), next.question());
            next.say("Again.");
            next.end();
            untilFinished(page);
            assertEquals("Again.", page.text(ANSWER));
        });
    }

    @Test
    void whatTheModelSaysIsTextAndNeverHtml() throws Exception {
        visit((page, model, _) -> {
            var answer = ask(page, model, "<img src=x onerror='window.hit = 1'>");
            var evil = "<img src=x onerror=\"window.hit=1\"><script>window.hit=2</script>";
            answer.say("Look: <im");
            answer.say(evil.substring(3) + " `" + evil + "` **" + evil + "**\n\n# " + evil + "\n\n- " + evil);
            answer.say("\n\n```html\n" + evil + "\n``");
            answer.say("`\n\n[click](javascript:window.hit=3) <a href=\"javascript:window.hit=4\">here</a>");
            answer.event("{\"error\":{\"message\":" + Page.quoted(evil) + "}}");
            answer.end();
            untilFinished(page);
            assertEquals("""
                    Look: %1$s %1$s %1$s

                    %1$s

                    %1$s
                    %1$s

                    [click](javascript:window.hit=3) <a href="javascript:window.hit=4">here</a>""".formatted(evil).replaceAll("\\s+", " "),
                    page.text(ANSWER).replaceAll("\\s+", " "));
            assertEquals("the model says: " + evil, page.text("#log .problem"));
            assertEquals("<img src=x onerror='window.hit = 1'>", page.text(".user .bubble"));
            assertEquals(0, page.count("#log :is(img, script, a)"));
            assertEquals(evil, page.text("#log pre code").strip());
            assertTrue(page.evaluate("window.hit === undefined").asBoolean());
            assertEquals(List.of(), page.problems());
        });
    }

    /** A model's tokens do not respect the marks of Markdown: wherever the text is cut, the result is the same. */
    @Test
    void whereTokensAreCutMakesNoDifference() throws Exception {
        visit((page, _, _) -> {
            var text = """
                    # Title\nSome **bold** text, `code` and 2 * 3.\nA line more.\n\n- one\n  - **two**\n* three\n\n7. seven\n8) `eight`\n\n\
                    ```java\nvar a = "`" + "*";\n\n# no title\n```\nEnd - of 12\n12. it""";
            var drawn = page.evaluate("""
                    (text => import("/writer.js").then(({make, Writer}) => Array.from({length: 9}, (_, i) => i ? i : 1000).map(length => {
                      const root = make("div");
                      const writer = new Writer(root);
                      for (let at = 0; at < text.length; at += length) {
                        writer.write(text.slice(at, at + length));
                      }
                      writer.end();
                      return root.innerHTML;
                    })))(%s)""".formatted(Page.quoted(text)));
            assertEquals("<h3>Title</h3><p>Some <strong>bold</strong> text, <code>code</code> and 2 * 3.\nA line more.</p>"
                    + "<ul><li>one</li><li><strong>two</strong></li><li>three</li></ul><ol start=\"7\"><li>seven</li><li><code>eight</code></li></ol>"
                    + "<figure data-language=\"java\"><button type=\"button\" aria-label=\"Copy the code\"></button><pre tabindex=\"0\"><code>var a = \"`\" + \"*\";\n\n# no title\n</code></pre></figure><p>End - of 12</p><ol start=\"12\"><li>it</li></ol>",
                    drawn.get(0).asString().replaceAll(" class=\"(copy)?\"", ""));
            for (var other : drawn) {
                assertEquals(drawn.get(0).asString(), other.asString());
            }
        });
    }

    /** Each text is cut at each place, and compared with the whole. A line of code with three marks in it was lost once. */
    @Test
    void noPieceOfCodeIsLostWhereverItIsCut() throws Exception {
        visit((page, _, _) -> {
            var texts = List.of("```\n``\n```\nafter", "```x = 1``` is no block", "a\n```py\nx", "```java\nvar a;\n```end\n```\nafter", "1. one\n   ```sh\n   ls\n     -l\n   ```\n2. two",
                    "````md\n```\nin\n```\n````\nout", "```\n\n  ```  \nout", "`` ` `` and ```", "**bold** `*` *");
            var drawn = page.evaluate("""
                    (texts => import("/writer.js").then(({make, Writer}) => texts.map(text => {
                      const draw = pieces => {
                        const root = make("div");
                        const writer = new Writer(root);
                        pieces.forEach(piece => writer.write(piece));
                        writer.end();
                        return root.innerHTML;
                      };
                      const cuts = [...text].map((_, at) => draw([text.slice(0, at), text.slice(at)]));
                      return {text: draw([text]).replace(/<[^>]*>/g, "|"), different: [...cuts, draw([...text])].filter(it => it !== draw([text]))};
                    })))(%s)""".formatted(JsonMapper.shared().writeValueAsString(texts)));
            for (var each : drawn) {
                assertEquals(0, each.path("different").size(), each::toString);
            }
            assertEquals("|||||``\n||||after|", drawn.get(0).path("text").asString());
            assertEquals("||x = 1| is no block|", drawn.get(1).path("text").asString());
            assertEquals("|a||||||x|||", drawn.get(2).path("text").asString());
            assertEquals("|||||var a;\n```end\n||||after|", drawn.get(3).path("text").asString());
        });
    }

    @Test
    void aReaderWhoScrolledUpIsNotScrolledDown() throws Exception {
        visit((page, model, _) -> {
            page.size(800, 500, 1);
            var answer = ask(page, model, "A long one.");
            answer.say("line\n\n".repeat(40) + "bottom");
            page.untilText(ANSWER, "bottom");
            page.until(AT_END);
            page.wheel("#scroll", -600);
            page.until("!document.getElementById('latest').hidden");
            var place = page.evaluate("document.getElementById('scroll').scrollTop").asDouble();
            answer.say("\n\nand more".repeat(20) + " and the end");
            page.untilText(ANSWER, "and the end");
            assertEquals(place, page.evaluate("document.getElementById('scroll').scrollTop").asDouble());
            page.click("#latest");
            page.until("document.getElementById('latest').hidden");
            answer.say("\n\nfollowed".repeat(20) + " again");
            page.untilText(ANSWER, "followed again");
            page.until(AT_END);
        });
    }

    @Test
    void itNeedsNothingFromElsewhereAndFitsANarrowPhone() throws Exception {
        visit((page, model, chat) -> {
            page.size(320, 568, 2);
            var answer = ask(page, model, "Show me code.");
            answer.say("```\n" + "x".repeat(300) + "\n```\n" + "y".repeat(300));
            answer.end();
            untilFinished(page);
            assertEquals(320, page.evaluate("document.documentElement.scrollWidth").asInt());
            assertEquals(320, page.evaluate("document.getElementById('scroll').scrollWidth").asInt());
            var own = List.of(chat.url("/"), chat.socket("/"), "data:");
            assertEquals(List.of(), page.requests().stream().filter(url -> own.stream().noneMatch(url::startsWith)).toList());
            assertEquals(List.of(), page.problems());
        });
    }

    @Test
    void callsAreShownAndTheLastAnswerMayBeTriedAgainOrItsPromptEdited() throws Exception {
        visit((page, model, _) -> {
            var answer = ask(page, model, "How much is 6 * 7?");
            answer.call(0, "c1", "calculate", "{\"expression\":");
            page.untilText(".call code", "{\"expression\":");
            answer.call(0, "", "", "\"6 * 7\"}");
            answer.end();
            page.untilText(".call .result", "42");
            answer = model.next();
            answer.say("It is 42.");
            answer.end();
            untilFinished(page);
            assertEquals("It is 42.", page.text(ANSWER));
            page.click(".again");
            answer = model.next();
            assertFalse(answer.question().contains("42"), answer.question());
            answer.say("Forty-two.");
            answer.end();
            page.untilText(ANSWER, "Forty-two.");
            untilFinished(page);
            assertEquals(1, page.count(".assistant"));
            page.click(".edit");
            assertEquals("How much is 6 * 7?", page.evaluate("document.getElementById('prompt').value").asString());
            page.type(" Please.");
            page.press("Enter");
            answer = model.next();
            assertTrue(answer.question().contains("How much is 6 * 7? Please."), answer.question());
            answer.end();
            page.untilText(".user .bubble", "Please.");
            assertEquals(List.of(), page.problems());
        });
    }

    /** It refuses strangers, and what is typed into it is never an address. */
    @Test
    void theDoorLetsInThoseWhoSignUpAndTwoOfThemMeet() throws Exception {
        run(() -> {
            try (var browser = Browser.start(); var other = Browser.start(); var chat = Served.start("Chat.java", "--accounts", "--pace", "0")) {
                var ann = browser.open(chat.url("/"));
                ann.until("document.activeElement?.name === 'name'");
                ann.type("ann");
                ann.press("Tab");
                ann.type("correct horse");
                ann.click("#door button[value=sign-in]");
                ann.untilText("#door .problem", "the name or the password is wrong");
                ann.click("#door button[value=sign-up]");
                ann.untilText("#state", "Connected");
                assertEquals("ann", ann.text("#me span"));
                ann.type("count to 3");
                ann.press("Enter");
                ann.untilText(ANSWER, "1, 2, 3. Done.");
                ann.untilText("#rooms", "count to 3");
                var link = ann.evaluate("location.href").asString();
                assertTrue(link.contains("#"), link);
                var ben = other.open(link);
                ben.until("document.activeElement?.name === 'name'");
                ben.type("ben");
                ben.press("Tab");
                ben.type("battery staple");
                ben.click("#door button[value=sign-up]");
                ben.untilText(ANSWER, "1, 2, 3. Done.");
                assertEquals("ann", ben.text(".other .author"));
                ben.type("count to 4");
                ben.press("Enter");
                ann.untilText(ANSWER, "1, 2, 3, 4. Done.");
                assertEquals("ben", ann.text(".other .author"));
            }
        });
    }
}
