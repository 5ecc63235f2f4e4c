package dev.meanwhile.benchmarks;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;

import dev.meanwhile.Event;
import dev.meanwhile.Flow;
import dev.meanwhile.web.App;
import dev.meanwhile.web.From;
import dev.meanwhile.web.Server;
import dev.meanwhile.web.Templates;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.nio.file.Path;
import java.util.Map;

/** The server of {@link WebServed}, as an application of the module {@code web}. */
final class WebProgram {
    private WebProgram() {
    }

    /** The path, the query and the body. */
    private record ShopOrder(@Min(1) int shop, boolean express, @From.Body WebServed.NewOrder order) {
    }

    @From.Form
    private record Booking(@NotBlank @Size(max = 50) String name, @Min(1) @Max(10) int seats, @Size(max = 500) String note) {
    }

    public static void main(String[] args) {
        if (WebServed.isAsked(args)) {
            run(() -> {
                try (var server = listen(Path.of(""))) {
                    Served.listening(server.port());
                    new Event().await();
                }
            });
        }
    }

    /** {@code folder} is that of {@code Supplies}. */
    static Server listen(Path folder) {
        AppProgram.withoutAccessLog();
        var pages = Templates.in(folder.resolve(WebServed.TEMPLATES)).check();
        var app = new App();
        app.post("/shops/{shop}/orders", ShopOrder.class, (_, it) -> it.order.receipt(it.shop, it.express));
        app.post("/booking", Booking.class, (_, it) -> WebServed.booked(it.name, it.seats, it.note));
        app.get("/page", _ -> pages.page(WebServed.TEMPLATE_NAME, Map.of("title", WebServed.TITLE, "rows", WebServed.rows())));
        app.files("/files", folder.resolve(WebServed.FOLDER));
        app.events("/events", _ -> ticks());
        return app.listen(ServerProgram::roomForAll);
    }

    private static Flow<WebServed.Tick> ticks() {
        return generate(out -> {
            for (var number = 0; ; number++) {
                sleep(WebServed.PAUSE);
                out.emit(new WebServed.Tick(number));
            }
        });
    }
}
