package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.web.App;
import dev.meanwhile.web.Response;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pages of {@code app.openapi(…)} in a browser: they work under their Content-Security-Policy, and nothing comes from another host. */
@Tag("long")
@Timeout(120)
class DocsPagesTest {
    record Item(String name, double price) {
    }

    private static App shop() {
        var app = new App();
        app.openapi(info -> info.title("Shop of lamps").version("1.0"));
        app.get("/items/{id}", request -> new Item("lamp " + request.path("id"), 9.5)).summary("One item").tags("items").returns(Item.class);
        app.post("/items", Item.class, (_, item) -> Response.created(item)).summary("Adds an item").tags("items").returns(Item.class);
        return app;
    }

    private static void ownRequestsOnly(Page page, String url) {
        var own = List.of(url, "data:", "blob:" + url);
        assertEquals(List.of(), page.requests().stream().filter(it -> own.stream().noneMatch(it::startsWith)).toList());
        assertEquals(List.of(), page.problems());
    }

    @Test
    void swaggerUiShowsTheOperationsAndCallsThem() throws Exception {
        run(() -> {
            try (var server = shop().listen(0); var browser = Browser.start()) {
                var url = "http://127.0.0.1:" + server.port() + "/";
                var page = browser.open(url + "docs");
                page.size(1000, 1400, 1);
                page.untilText("#page", "Shop of lamps");
                page.until("document.querySelectorAll('.opblock').length === 2");
                assertTrue(page.text("#page").contains("One item"));
                page.evaluate("document.querySelector('.opblock-get .opblock-summary-control').click()");
                page.until("document.querySelector('.try-out__btn')");
                page.evaluate("document.querySelector('.try-out__btn').click()");
                page.until("document.querySelector('.parameters input[placeholder=id]:not([disabled])')");
                page.evaluate("document.querySelector('.parameters input[placeholder=id]').scrollIntoView({block: 'center'})");
                page.click(".parameters input[placeholder=id]");
                page.type("7");
                page.evaluate("document.querySelector('.execute').scrollIntoView({block: 'center'})");
                page.click(".execute");
                page.untilText(".live-responses-table", "lamp 7");
                assertTrue(page.requests().contains(url + "items/7"));
                ownRequestsOnly(page, url);
            }
        });
    }

    @Test
    void redocShowsTheOperations() throws Exception {
        run(() -> {
            try (var server = shop().listen(0); var browser = Browser.start()) {
                var url = "http://127.0.0.1:" + server.port() + "/";
                var page = browser.open(url + "redoc");
                page.untilText("#page", "Shop of lamps");
                page.untilText("#page", "Adds an item");
                ownRequestsOnly(page, url);
            }
        });
    }
}
