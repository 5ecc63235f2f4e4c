package dev.meanwhile.benchmarks;

import static dev.meanwhile.Meanwhile.run;

import dev.meanwhile.Event;
import dev.meanwhile.web.App;
import dev.meanwhile.web.Server;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The server of {@link Served}, as an application of the module {@code web}. */
final class AppProgram {
    /** No peer writes an access log. Kept here, so that the setting is not collected with the logger. */
    private static final Logger ACCESS = Logger.getLogger("dev.meanwhile.access");

    private AppProgram() {
    }

    public static void main(String[] args) {
        if (Served.isAsked(args)) {
            run(() -> {
                try (var server = listen(args[0], Path.of(""))) {
                    Served.listening(server.port());
                    new Event().await();
                }
            });
        }
    }

    static void withoutAccessLog() {
        ACCESS.setLevel(Level.OFF);
    }

    static Server listen(String workload, Path folder) {
        withoutAccessLog();
        var large = Served.large();
        var all = ServerProgram.room();
        var app = new App();
        app.get("/plaintext", _ -> Served.TEXT);
        app.get("/json", _ -> Served.Item.lamp());
        app.get("/large", _ -> large);
        app.websocket("/echo", ServerProgram::echo);
        app.websocket("/chat", ServerProgram::chat);
        app.websocket("/all", socket -> ServerProgram.talk(socket, all));
        return app.listen(config -> ServerProgram.configured(config, workload, folder));
    }
}
