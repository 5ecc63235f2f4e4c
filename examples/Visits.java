// Sessions in a database: a browser is known again after the program has restarted, on each of several servers, and a session can be ended from the server.
//
//     ./meanwhile run examples/Visits.java                  (with SQLite, in the file visits.db; at port 8000, or at --port)
//     ./meanwhile run examples/Visits.java --db postgresql://USER:PASSWORD@HOST/NAME
//
//     curl -c cookies -b cookies localhost:8000/            (again and again)
//     curl -c cookies -b cookies localhost:8000/forget -X POST

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.Schedule;
import dev.meanwhile.sql.Database;
import dev.meanwhile.sql.SqlException;
import dev.meanwhile.web.*;

static final String TABLE = "create table if not exists session (id varchar(100) primary key, content text not null, ends bigint not null)";

/** Sessions in a table, as JSON. Their ids are hashes, so who reads the table can't use what he finds. */
record SqlSessions(Supplier<Database> db) implements SessionStore {
    @Override
    public Optional<byte[]> load(String id) {
        return db.get().query("select content from session where id = $1 and ends > $2", id, System.currentTimeMillis()).optional(String.class).map(it -> it.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void save(String id, byte[] content, Duration life) {
        if (!update(id, content, life)) {
            try {
                db.get().execute("insert into session (id, content, ends) values ($1, $2, $3)", id, new String(content, StandardCharsets.UTF_8), end(life));
            } catch (SqlException.NotUnique e) {
                update(id, content, life);          // another request of the session was faster
            }
        }
    }

    private boolean update(String id, byte[] content, Duration life) {
        return db.get().execute("update session set content = $1, ends = $2 where id = $3", new String(content, StandardCharsets.UTF_8), end(life), id) > 0;
    }

    private static long end(Duration life) {
        return System.currentTimeMillis() + life.toMillis();
    }

    @Override
    public void remove(String id) {
        db.get().execute("delete from session where id = $1", id);
    }

    void sweep() {
        db.get().execute("delete from session where ends <= $1", System.currentTimeMillis());
    }
}

String visit(Request request) {
    var session = Session.of(request);
    var visits = session.value("visits", Integer.class).orElse(0) + 1;
    session.put("visits", visits);
    return "This is your visit number " + visits + ".";
}

Response forget(Request request) {
    Session.of(request).clear();
    return Response.noContent();
}

void main(String[] args) {
    var options = List.of(args);
    var app = new App();
    app.provide(Database.class, () -> Database.connect(option(options, "--db", "sqlite:visits.db")));
    app.onStart(() -> app.provided(Database.class).script(TABLE));
    // Each loop has its own connections.
    var sessions = new SqlSessions(() -> app.provided(Database.class));
    app.every("sweep sessions", Schedule.of(Duration.ofHours(1)), sessions::sweep);
    app.use(Sessions.stored(sessions));
    app.use(Csrf.protect());
    app.get("/", this::visit);
    app.post("/forget", this::forget);
    app.serve(Integer.parseInt(option(options, "--port", "8000")));
}

String option(List<String> options, String name, String otherwise) {
    var at = options.indexOf(name);
    return at < 0 ? otherwise : options.get(at + 1);
}
