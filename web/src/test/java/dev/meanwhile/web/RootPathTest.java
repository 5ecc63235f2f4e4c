package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.HttpClient;
import dev.meanwhile.web.command.Serving;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Applications behind a proxy that takes the beginning off paths. */
@Timeout(30)
class RootPathTest {
    @TempDir
    Path folder;

    private void routes(App app) {
        app.slashes(Slashes.REDIRECT);
        app.openapi(info -> info.title("Shop").version("1"));
        app.get("/items/{id}", request -> request.rootPath() + "|" + request.path() + "|" + request.url("item", Map.of("id", 7))).name("item");
        app.files("/static", folder);
        var api = new Router();
        api.get("/v", _ -> "v").name("version");
        app.host("api.example.org", api);
        app.get("/version", request -> request.url("version", Map.of()));
    }

    private void follow(HttpClient client, String url, String prefix, String root) throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("sub")).resolve("index.html"), "in");
        assertEquals(root + "|/items/1|" + root + "/items/7", client.get(url + "/items/1", r -> r.header("X-Forwarded-Prefix", prefix)).text());
        assertEquals("//api.example.org" + root + "/v", client.get(url + "/version", r -> r.header("X-Forwarded-Prefix", prefix)).text());
        for (var path : new String[][] {{"/items/1/", "/items/1"}, {"/static", "/static/"}, {"/static/sub?a=b", "/static/sub/?a=b"}}) {
            assertEquals(root + path[1], client.get(url + path[0], r -> r.header("X-Forwarded-Prefix", prefix)).header("Location").orElseThrow());
        }
        var document = client.get(url + "/openapi.json", r -> r.header("X-Forwarded-Prefix", prefix)).text();
        assertEquals(!root.isEmpty(), document.contains("\"servers\" : [ {\n    \"url\" : \"" + root + "\""), document);
        assertFalse(client.get(url + "/docs").text().contains("\"/openapi.json"), "its links are relative");
    }

    @Test
    void aTrustedProxySaysIt() throws Exception {
        serve(app -> {
            app.use(ProxyHeaders.trusting("127.0.0.1"));
            routes(app);
        }, (client, url) -> {
            follow(client, url, "/shop", "/shop");
            follow(client, url, "/a/b%20c/", "/a/b%20c");
            follow(client, url, "/", "");
            assertEquals("/shop|/items/1|/shop/items/7", client.get(url + "/items/1", r -> r.header("X-Forwarded-Prefix", "/shop").header("X-Forwarded-For", "203.0.113.7")).text());
        });
    }

    @Test
    void othersAreNotBelieved() throws Exception {
        serve(app -> {
            app.use(ProxyHeaders.trusting("10.0.0.1"));
            routes(app);
        }, (client, url) -> follow(client, url, "/shop", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"//evil.example", "/a//b", "shop", "/a/../b", "/.", "/\\evil.example", "/a?b", "/a#b", "https://evil.example", "/<script>"})
    void whatIsNoPathOrMayLeadElsewhereIsIgnored(String prefix) throws Exception {
        serve(app -> {
            app.use(ProxyHeaders.trusting("127.0.0.1"));
            routes(app);
        }, (client, url) -> assertEquals("|/items/1|/items/7", client.get(url + "/items/1", r -> r.header("X-Forwarded-Prefix", prefix)).text()));
    }

    @Test
    void theCommandSaysIt() throws Exception {
        var app = new App();
        routes(app);
        app.use(SecurityHeaders.standard());
        run(() -> {
            try (var server = app.listen(c -> c, Optional.of(new AtShop()), true); var client = HttpClient.create(c -> c.maxRedirects(0))) {
                follow(client, "http://127.0.0.1:" + server.port(), "/evil", "/shop");
                assertEquals("/shop/items/8", app.url("item", Map.of("id", 8)));
                assertTrue(app.openapiDocument().contains("\"/shop\""));
            }
        });
    }

    @Test
    void theRedirectToHttpsHasIt() throws Exception {
        serve(app -> {
            app.use(ProxyHeaders.trusting("127.0.0.1"));
            app.use(HttpsRedirect.standard());
        }, (client, url) -> assertEquals("https://shop.example/shop/a?b", client.get(url + "/a?b", r -> r.header("X-Forwarded-Prefix", "/shop").header("X-Forwarded-Host", "shop.example"))
                .header("Location").orElseThrow()));
    }

    @Test
    void aLinkToAHostHasItAfterTheHost() {
        assertEquals("//a.example/shop/x", Origin.below("/shop", "//a.example/x"));
        assertEquals("/shop/x?y=//z", Origin.below("/shop", "/x?y=//z"));
    }

    private static final class AtShop implements Serving {
        @Override
        public String rootPath() {
            return "/shop";
        }
    }
}
