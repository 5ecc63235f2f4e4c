package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.blocking;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The documents of an application and the pages that show them, as routes that the documents leave out. */
final class Documents {
    private Documents() {
    }

    static void addTo(Router app, ApiInfo info, Supplier<Description> description) {
        add(app, info.openapi(), description, OpenApi::write);
        add(app, info.asyncapi(), description, AsyncApi::write);
        info.docs().ifPresent(page -> DocsPage.SWAGGER_UI.addTo(app, page, info.openapi(), info));
        info.redoc().ifPresent(page -> DocsPage.REDOC.addTo(app, page, info.openapi(), info));
    }

    private static void add(Router app, String path, Supplier<Description> description, Function<Description, Map<String, Object>> writer) {
        var written = new Written(description, writer);
        app.get(path, request -> Response.of(200, written.bytes(request.rootPath())).header("Content-Type", "application/json").header("Cache-Control", "no-cache")).hidden();
    }

    /** A document, written when it is asked for first: it takes the time to read many classes. */
    private static final class Written {
        private final Supplier<Description> description;
        private final Function<Description, Map<String, Object>> writer;
        /** Loops that ask at once may each write it. */
        private volatile Optional<Text> last = Optional.empty();

        private record Text(String rootPath, byte[] bytes) {
        }

        Written(Supplier<Description> description, Function<Description, Map<String, Object>> writer) {
            this.description = description;
            this.writer = writer;
        }

        /** {@return it, for clients behind a proxy that takes this off paths} Almost always it is the same for all. */
        byte[] bytes(String rootPath) {
            var known = last;
            if (known.isPresent() && known.get().rootPath().equals(rootPath)) {
                return known.get().bytes();
            }
            var bytes = blocking(() -> text(writer.apply(description.get().withRootPath(rootPath))).getBytes(StandardCharsets.UTF_8));
            last = Optional.of(new Text(rootPath, bytes));
            return bytes;
        }
    }

    /** {@return a document in JSON, to be read by people too} */
    static String text(Map<String, Object> document) {
        return Json.STANDARD.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    }
}
