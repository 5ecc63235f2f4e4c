package dev.meanwhile.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages that show the document. How they look in a browser is tested with the examples. */
class DocsPageTest {
    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/redoc"})
    void allFilesOfThePageAreThere(String path) throws Exception {
        Served.serve(app -> app.openapi(info -> info.title("A <b> Shop")), (client, url) -> {
            var page = client.get(url + path);
            var html = page.text();
            assertTrue(html.contains("<title>A &lt;b&gt; Shop</title>"), html);
            assertTrue(page.header("Content-Security-Policy").orElseThrow().startsWith("default-src 'none'; script-src 'self';"));
            assertFalse(html.contains("//"), html);
            var files = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(html);
            var count = 0;
            while (files.find()) {
                if (!files.group(1).startsWith("data:")) {
                    var file = client.get(url + "/" + files.group(1));
                    assertEquals(200, file.status(), files.group(1));
                    assertTrue(file.bytes().length > 0);
                    count++;
                }
            }
            assertTrue(count >= 2, html);
            assertEquals(404, client.get(url + path + "/1/../pom.xml").status());
        });
    }

    @Test
    void withoutTheJarThePageNamesTheDependency() {
        var page = DocsPage.withoutJar(new WebJar("org.webjars", "swagger-ui"), "Shop", "openapi.json");
        assertEquals(501, page.status());
        assertTrue(new WebJar("org.webjars", "no-such-ui").version().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"/docs, /openapi.json, openapi.json", "/api/docs, /openapi.json, ../openapi.json", "/, /openapi.json, openapi.json", "/a/b/docs, /a/x.json, ../../a/x.json"})
    void linksAreRelative(String from, String to, String link) {
        assertEquals(link, DocsPage.relative(from, to));
    }
}
