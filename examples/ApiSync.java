// Keeps a copy of the orders that an API has: signs in (OAuth 2), reads page after page, tries again what fails for a moment, and stores each page as it comes.
// Stopped, or started again tomorrow, it goes on after the last order that it has.
//
//     ./meanwhile run examples/ApiSync.java                 (an API of its own, whose tokens end soon and which is often busy, to SQLite in orders.db)
//     ./meanwhile run examples/ApiSync.java --db postgresql://USER:PASSWORD@HOST/NAME https://HOST/orders https://HOST/token CLIENT-ID
//
// The secret of the client is read from CLIENT_SECRET.

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.Retry;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.JsonType;
import dev.meanwhile.http.OAuth2;
import dev.meanwhile.io.Progress;
import dev.meanwhile.sql.Database;
import dev.meanwhile.web.*;

record Order(int id, String customer, int cents) {}

record Total(long orders, long cents) {}

void sync(Database db, HttpClient client, String url) {
    db.script("create table if not exists orders (id int primary key, customer varchar(100) not null, cents int not null)");
    var last = db.query("select coalesce(max(id), 0) from orders").one(Integer.class);
    try (var progress = Progress.of("orders")) {
        for (var page : client.pages(url, r -> r.query("after", last))) {          // each names the next one in its header Link
            var orders = page.json(new JsonType<List<Order>>() {});
            db.transaction(tx -> {
                for (var order : orders) {
                    tx.query("insert into orders values (:id, :customer, :cents)").bind(order).execute();
                }
            });
            progress.advance(orders.size());
        }
    }
    var total = db.query("select count(*) as orders, coalesce(sum(cents), 0) as cents from orders").one(Total.class);
    IO.println("after order " + last + ", and now there are " + total.orders() + " orders of " + total.cents() / 100 + " euros");
}

void main(String[] args) {
    var rest = new ArrayList<>(List.of(args));
    var db = rest.indexOf("--db") < 0 ? "sqlite:orders.db" : rest.remove(rest.indexOf("--db") + 1);
    rest.remove("--db");
    run(() -> {
        if (rest.size() == 3) {
            sync(db, rest.get(0), OAuth2.at(rest.get(1), rest.get(2)).secret(System.getenv("CLIENT_SECRET")));
        } else {
            try (var server = new Demo().app().listen(c -> c.accessLog(_ -> {}))) {
                var url = "http://127.0.0.1:" + server.port();
                sync(db, url + "/orders", OAuth2.at(url + "/token", "shop").secret("secret"));
            }
        }
    });
}

void sync(String database, String url, OAuth2 service) {
    var retry = Retry.exponential(5).withDelay(millis(50));
    try (var db = Database.connect(database);
            var client = HttpClient.create(c -> c.auth(service.clientCredentials()).retry(retry).timeout(seconds(10)))) {
        sync(db, client, url);
    }
}

/** Two thousand orders, a hundred a page. A token is good for five pages, and every third answer is that the server is busy. */
static class Demo {
    final Map<String, Integer> pagesLeft = new HashMap<>();
    int requests;

    App app() {
        var app = new App();
        app.post("/token", request -> {
            if (!request.header("Authorization").equals(Optional.of("Basic c2hvcDpzZWNyZXQ="))) {
                return Response.of(401, Map.of("error", "invalid_client"));
            }
            var token = "token-" + (pagesLeft.size() + 1);
            pagesLeft.put(token, 5);
            return Response.ok(Map.of("access_token", token, "token_type", "Bearer", "expires_in", 3600));
        });
        app.get("/orders", request -> {
            if (++requests % 3 == 0) {
                throw new HttpError(503, "busy").header("Retry-After", "0");
            }
            var token = request.header("Authorization").orElse("").replace("Bearer ", "");
            if (pagesLeft.merge(token, -1, Integer::sum) < 0) {
                throw new HttpError(401, "the token has ended");
            }
            return page(request.query("after", int.class, 0));
        });
        return app;
    }

    Response page(int after) {
        var orders = IntStream.rangeClosed(after + 1, Math.min(after + 100, 2_000)).mapToObj(id -> new Order(id, "customer " + id % 7, 100 * (id % 50))).toList();
        var response = Response.ok(orders);
        return orders.size() < 100 ? response : response.header("Link", "</orders?after=" + (after + 100) + ">; rel=\"next\"");
    }
}
