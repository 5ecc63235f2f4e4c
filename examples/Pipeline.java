// Many APIs into one database: a list of products, for each its price and its reviews, twenty products at a time, with progress. It
// can be stopped at any moment (Ctrl-C): started again, it asks only for what is missing. A product whose APIs fail is left to the
// next start; the others go on.
//
//     ./meanwhile run examples/Pipeline.java                (from APIs of its own, some of which fail, to SQLite in products.db)
//     ./meanwhile run examples/Pipeline.java --db postgresql://USER:PASSWORD@HOST/NAME http://HOST/api

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.Flow;
import dev.meanwhile.Retry;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpException;
import dev.meanwhile.io.Progress;
import dev.meanwhile.sql.Database;
import dev.meanwhile.web.App;
import dev.meanwhile.web.HttpError;

record Product(int id, String name) {}

record Price(int cents) {}

record Reviews(int count, double stars) {}

record Offer(int id, String name, int cents, int reviews, double stars) {}

void collect(Database db, HttpClient client, String apis) {
    db.script("create table if not exists offer (id int primary key, name varchar(100), cents int, reviews int, stars double precision)");
    var stored = new HashSet<>(db.query("select id from offer").list(Integer.class));
    var products = List.of(client.get(apis + "/products").raiseForStatus().json(Product[].class));
    var missing = products.stream().filter(product -> !stored.contains(product.id())).toList();
    IO.println(stored.size() + " of " + products.size() + " products were here already");
    try (var progress = Progress.of("products", missing.size())) {
        var offers = Flow.of(missing)
                .mapConcurrentUnordered(20, product -> offer(client, apis, product, progress))
                .filter(Optional::isPresent)
                .map(Optional::orElseThrow);
        for (var offer : offers) {                          // a slow database slows the APIs' side down, too
            db.query("insert into offer values (:id, :name, :cents, :reviews, :stars)").bind(offer).execute();
            stored.add(offer.id());
        }
    }
    IO.println(stored.size() + " are now, the best of them " + db.query("select name from offer order by stars desc, id").list(String.class).getFirst());
}

/** {@return a product with all that is known about it, or nothing if an API fails} */
Optional<Offer> offer(HttpClient client, String apis, Product product, Progress progress) {
    try {
        return scope(s -> {
            var price = s.spawn(() -> client.get(apis + "/prices/" + product.id()).raiseForStatus().json(Price.class));
            var reviews = s.spawn(() -> client.get(apis + "/reviews/" + product.id()).raiseForStatus().json(Reviews.class));
            return Optional.of(new Offer(product.id(), product.name(), price.await().cents(), reviews.await().count(), reviews.await().stars()));
        });
    } catch (HttpException e) {
        progress.println("not " + product.name() + ": " + e.getMessage());
        return Optional.empty();
    } finally {
        progress.advance();
    }
}

void main(String[] args) {
    var url = "sqlite:products.db";
    var apis = "";
    for (var rest = new ArrayDeque<>(List.of(args)); !rest.isEmpty(); ) {
        var arg = rest.poll();
        if (arg.equals("--db")) {
            url = rest.remove();
        } else {
            apis = arg;
        }
    }
    collectFrom(apis, url);
}

void collectFrom(String apis, String url) {
    run(() -> {
        try (var db = Database.connect(url); var client = HttpClient.create(c -> c.timeout(seconds(10)).retry(Retry.exponential(3)))) {
            if (!apis.isEmpty()) {
                collect(db, client, apis);
            } else {
                try (var server = demo().listen(c -> c.accessLog(_ -> {}))) {
                    collect(db, client, "http://127.0.0.1:" + server.port());
                }
            }
        }
    });
}

/** Five hundred products, of which one has no reviews. */
App demo() {
    var app = new App();
    app.get("/products", _ -> IntStream.rangeClosed(1, 500).mapToObj(id -> new Product(id, "product " + id)).toList());
    app.get("/prices/{id}", request -> {
        sleep(seconds(0.1));
        return new Price(99 + 10 * request.path("id", int.class));
    });
    app.get("/reviews/{id}", request -> {
        var id = request.path("id", int.class);
        sleep(seconds(id % 50 == 0 ? 1 : 0.05));
        if (id == 13) {
            throw new HttpError(404, "nobody has reviewed it");
        }
        return new Reviews(id % 40, 1 + id * 7 % 41 / 10.0);
    });
    return app;
}
