// A service whose tables are brought up to date by Flyway, from the files in examples/migrations, before it listens. If one of them
// fails, nothing listens. Flyway blocks, so it runs in a thread; it is the only one here that needs JDBC.
//
//     ./meanwhile run examples/Migrations.java              (with SQLite, in the file notes.db; at port 8000, or at --port)
//
//     curl localhost:8000/notes
//     curl localhost:8000/notes -d '{"text": "drink it"}' -H 'Content-Type: application/json'
//
// With PostgreSQL, add: //DEPS org.flywaydb:flyway-database-postgresql:11.20.0 org.postgresql:postgresql:42.7.14
//
//DEPS org.flywaydb:flyway-core:11.20.0

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.sql.Database;
import dev.meanwhile.web.App;
import dev.meanwhile.web.Response;
import org.flywaydb.core.Flyway;

record Note(UUID id, String text, int stars) {}

record Draft(String text) {}

void migrate(String url) {
    var files = Path.of(System.getProperty("meanwhile.program", "")).resolveSibling("migrations").toAbsolutePath();
    var result = Flyway.configure().dataSource(url, null, null).locations("filesystem:" + files).load().migrate();
    IO.println(result.migrationsExecuted + " migrations");
}

void main(String[] args) {
    var options = List.of(args);
    var file = options.contains("--file") ? options.get(options.indexOf("--file") + 1) : "notes.db";
    var port = options.contains("--port") ? Integer.parseInt(options.get(options.indexOf("--port") + 1)) : 8000;
    var app = new App();
    app.onStart(() -> blocking(() -> migrate("jdbc:sqlite:" + file)));
    app.provide(Database.class, () -> Database.connect("sqlite:" + file));
    app.get("/notes", request -> request.provided(Database.class).query("select text, stars from note order by stars desc, text").list(Map.class));
    app.post("/notes", Draft.class, (request, draft) -> {
        var note = new Note(UUID.randomUUID(), draft.text(), 0);
        request.provided(Database.class).execute("insert into note (id, text) values ($1, $2)", note.id().toString(), note.text());
        return Response.created(note);
    });
    app.serve(port);
}
