package dev.meanwhile.web;

import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages from templates. */
@Timeout(30)
class TemplatesTest {
    private enum Kind { BOOK, LAMP }

    private record Item(String name, double price, int count, Kind kind, List<String> tags, Optional<String> note, LocalDate day, boolean sold) {
        double total() {
            return price * count;
        }

        String broken() {
            throw new IllegalStateException("no such luck");
        }
    }

    private static final Item ITEM = new Item("<b>lamp</b>", 2.5, 1234, Kind.LAMP, List.of("a&b"), Optional.empty(), LocalDate.of(2026, 1, 2), true);

    @TempDir
    Path folder;

    private Templates templates(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), text);
        return Templates.in(folder);
    }

    private String item(String text) throws IOException {
        return templates("item.ftlh", text).render("item.ftlh", Map.of("item", ITEM, "map", Map.of("key", "value")));
    }

    @Test
    void valuesAreEscaped() throws Exception {
        assertEquals("&lt;b&gt;lamp&lt;/b&gt; a&amp;b, ", item("${item.name} <#list item.tags as tag>${tag}, </#list>"));
        assertEquals("&lt;&gt;", templates("a.html", "${x}").render("a.html", Map.of("x", "<>")));
        assertEquals("<>", templates("a.txt", "${x}").render("a.txt", Map.of("x", "<>")));
        assertEquals("&lt;&apos;", templates("a.ftlx", "${x}").render("a.ftlx", Map.of("x", "<'")));
        assertEquals("<i>", item("${'<i>'?no_esc}"));
    }

    @Test
    void recordsEvenPrivateOnes() throws Exception {
        assertEquals("2.5 1234 LAMP 2026-01-02 true none 3085 value", item("${item.price} ${item.count} ${item.kind} ${item.day} ${item.sold} ${item.note!'none'} ${item.total()} ${map.key}"));
        assertEquals("name price count kind tags note day sold ", item("<#list item?keys as key>${key} </#list>"));
        assertEquals("lamp", item("<#if item.kind == 'LAMP' && item.sold>lamp</#if>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${'freemarker.template.utility.Execute'?new()('id')}", "${'freemarker.template.utility.ObjectConstructor'?new()('java.io.File', '/')}",
            "${item?api.class}", "${map?api.class.classLoader}", "${item.getClass()}", "${item.class.protectionDomain}", "${map.class.classLoader}"})
    void templatesReachNoClasses(String text) {
        assertThrows(PageException.class, () -> item(text));
    }

    @Test
    void aMistakeNamesTemplateAndLine() throws Exception {
        var missing = assertThrows(PageException.class, () -> item("one\n  ${item.prise}"));
        assertEquals("item.ftlh", missing.template());
        assertEquals(2, missing.line());
        assertTrue(missing.getMessage().startsWith("item.ftlh:2: The following has evaluated to null or missing:\n==> item.prise"), missing.getMessage());
        var syntax = assertThrows(PageException.class, () -> item("one\n<#if item>"));
        assertEquals(2, syntax.line());
        assertTrue(syntax.getMessage().startsWith("item.ftlh:2: "), syntax.getMessage());
        assertTrue(assertThrows(PageException.class, () -> item("${item.broken()}")).getMessage().contains("broken() of Item failed: java.lang.IllegalStateException: no such luck"));
        assertEquals("other.ftlh: there is no such template in " + folder, assertThrows(PageException.class,
                () -> Templates.in(folder).render("other.ftlh", Map.of())).getMessage());
        assertThrows(PageException.class, () -> Templates.in(folder).render("../" + folder.getFileName() + "/item.ftlh", Map.of()));
        assertThrows(IllegalArgumentException.class, () -> Templates.in(folder.resolve("none")));
    }

    @Test
    void checkFindsAllMistakesAtStart() throws Exception {
        templates("a.ftlh", "${");
        templates("deep/b.ftlh", "\n\n<#nothing>");
        var templates = templates("good.ftlh", "fine");
        var message = assertThrows(IllegalStateException.class, templates::check).getMessage();
        assertEquals(List.of(folder + "/a.ftlh:1", folder + "/deep/b.ftlh:3"), message.lines().filter(line -> line.startsWith(folder.toString()))
                .map(line -> line.replaceFirst("(:\\d+): .*", "$1")).toList(), message);
        Files.delete(folder.resolve("a.ftlh"));
        Files.delete(folder.resolve("deep/b.ftlh"));
        assertSame(templates, templates.check());
    }

    @Test
    void changedFilesAreReadAgainInDevelopmentOnly() throws Exception {
        var templates = templates("a.ftlh", "old");
        System.setProperty("meanwhile.dev", "true");
        try {
            var reloading = Templates.in(folder);
            assertEquals("old", reloading.render("a.ftlh", Map.of()));
            assertEquals("old", templates.render("a.ftlh", Map.of()));
            templates("a.ftlh", "new");
            Files.setLastModifiedTime(folder.resolve("a.ftlh"), FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));
            assertEquals("new", reloading.render("a.ftlh", Map.of()));
            assertEquals("old", templates.render("a.ftlh", Map.of()));
        } finally {
            System.clearProperty("meanwhile.dev");
        }
    }

    @Test
    void aFragmentIsAMacroAndNothingElseRuns() throws Exception {
        var templates = templates("poll.ftlh", "<h1>${title}</h1>\n<#macro results>\n<b>${votes}</b>${wrong!}<#if votes == 7>${none}</#if>\n</#macro>\n<@results/>");
        assertEquals("<h1>Poll</h1>\n<b>3</b>\n", templates.render("poll.ftlh", Map.of("title", "Poll", "votes", 3)));
        serve(app -> app.get("/", _ -> templates.fragment("poll.ftlh", "results", Map.of("votes", 3))), (client, url) -> {
            var response = client.get(url);
            assertEquals("<b>3</b>\n", response.text());
            assertEquals("text/html; charset=utf-8", response.header("Content-Type").orElseThrow());
        });
        assertEquals("poll.ftlh: there is no <#macro none> in it; there are [results]",
                assertThrows(PageException.class, () -> templates.fragment("poll.ftlh", "none", Map.of())).getMessage());
        assertEquals(3, assertThrows(PageException.class, () -> templates.fragment("poll.ftlh", "results", Map.of("votes", 7))).line());
    }

    @Test
    void pagesThatKnowTheirRequest() throws Exception {
        templates("layout.ftlh", "<#macro page title><title>${title}</title><#nested></#macro>");
        var templates = templates("item.ftlh", "<#import \"layout.ftlh\" as layout><@layout.page \"Item\"><a href=\"${url('item', {'id': 7})}\">${request.path}</a>${csrf}</@layout.page>");
        serve(app -> app.get("/items/{id}", request -> {
            request.providePageValue("csrf", () -> "token");
            request.providePageValue("unused", () -> {
                throw new AssertionError("asked for, though the page does not insert it");
            });
            return templates.page(request, "item.ftlh", Map.of());
        }).name("item"), (client, url) -> {
            var response = client.get(url + "/items/3");
            assertEquals("<title>Item</title><a href=\"/items/7\">/items/3</a>token", response.text());
            assertEquals("text/html; charset=utf-8", response.header("Content-Type").orElseThrow());
        });
    }

    @Test
    void clientsLearnOfAMistakeInDevelopmentOnly() throws Exception {
        var templates = templates("item.ftlh", "\n${missing}");
        for (var development : List.of(true, false)) {
            serve(app -> {
                app.development(development);
                app.get("/", _ -> templates.page("item.ftlh", Map.of()));
            }, (client, url) -> {
                var response = client.get(url);
                assertEquals(500, response.status());
                assertEquals(development, response.text().contains("item.ftlh:2: "));
                assertFalse(response.text().contains("<html"));
            });
        }
    }
}
