package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A page in a browser while its program is being written: {@code meanwhile serve --reload}. */
@Tag("long")
@Timeout(120)
class ReloadPageTest {
    private static final String PROGRAM = """
            import dev.meanwhile.web.*;

            void main() {
                var app = new App();
                app.get("/", _ -> Response.html("<!doctype html><title>Shop</title><link rel=icon href='data:,'><body><h1>one</h1></body>"));
                app.serve(8000);
            }
            """;

    @TempDir
    Path folder;

    /** As editors do it: the file is never half written. */
    private void write(String text) throws IOException {
        var next = Files.writeString(folder.resolve("next"), text);
        Files.move(next, folder.resolve("Shop.java"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aPageShowsWhatDoesNotCompileAndReloadsItselfWhenThatIsMended() throws Exception {
        write(PROGRAM);
        run(() -> {
            try (var browser = Browser.start(); var shop = Served.reloading(folder.resolve("Shop.java"))) {
                var page = browser.open(shop.url("/"));
                page.untilText("h1", "one");
                page.evaluate("window.first = true");

                write(PROGRAM.replace("var app = new App();", "var app = new Ap();"));
                page.untilText("#meanwhile-error", "Shop.java:4");
                assertTrue(page.text("#meanwhile-error").contains("the previous version still answers"), page.text("#meanwhile-error"));
                assertTrue(page.evaluate("window.first === true").asBoolean(), "the page has not been reloaded");

                write(PROGRAM.replace("one", "two"));
                page.untilText("h1", "two");
                assertEquals(0, page.count("#meanwhile-error"));
                assertTrue(page.evaluate("window.first === undefined").asBoolean());
                assertEquals(List.of(), page.problems());
            }
        });
    }
}
