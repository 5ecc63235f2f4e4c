package {{package}};

import dev.meanwhile.web.App;
import dev.meanwhile.web.Response;
import java.util.ArrayList;

/** A small web application. */
public final class Main {
    record Item(String name, double price) {
        Item {
            if (price < 0) {
                throw new IllegalArgumentException("a price can't be negative");
            }
        }
    }

    private Main() {
    }

    /** The routes. Handlers need no lock, because the tasks of a loop take turns. */
    static App app() {
        var items = new ArrayList<Item>();
        var app = new App();
        app.get("/", _ -> "Hello from {{name}}!");
        app.get("/items", _ -> items);
        app.post("/items", Item.class, (_, item) -> {
            items.add(item);
            return Response.created(item);
        });
        return app;
    }

    static void main() {
        var settings = System.getenv();
        var host = settings.getOrDefault("HOST", "127.0.0.1");
        var port = Integer.parseInt(settings.getOrDefault("PORT", "8000"));
        app().serve(c -> c.host(host).port(port));
    }
}
