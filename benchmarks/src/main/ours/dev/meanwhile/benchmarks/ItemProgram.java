package dev.meanwhile.benchmarks;

import static dev.meanwhile.Meanwhile.run;

import dev.meanwhile.Event;
import dev.meanwhile.sql.Database;
import dev.meanwhile.web.App;
import dev.meanwhile.web.Server;
import java.nio.file.Path;

/** The server of {@link Served} that asks a database, as an application of the module {@code web}. */
final class ItemProgram {
    private ItemProgram() {
    }

    public static void main(String[] args) throws Exception {
        if (Served.isAskedForItems(args)) {
            run(() -> {
                try (var db = Querying.connect(Path.of(""), "postgresql"); var server = listen(db)) {
                    Served.listening(server.port());
                    new Event().await();
                }
            });
        }
    }

    static Server listen(Database db) {
        AppProgram.withoutAccessLog();
        var app = new App();
        app.get("/item", _ -> db.query("select id, name, price from item where id = $1", Served.ASKED).one(Served.Found.class));
        return app.listen(ServerProgram::roomForAll);
    }
}
