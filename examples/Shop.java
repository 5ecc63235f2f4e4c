// A shop in a database. Each request is one transaction: an order that can't be met leaves nothing behind, and of two customers who
// want the last lamp at the same moment one gets it.
//
//     ./meanwhile run examples/Shop.java                    (with SQLite, in the file orders.db; at port 8000, or at --port)
//     ./meanwhile run examples/Shop.java --db postgresql://USER:PASSWORD@HOST/NAME
//
//     curl localhost:8000/items -d '{"name": "lamp", "price": 1250, "stock": 2}' -H 'Content-Type: application/json'
//     curl localhost:8000/orders -d '{"item": "lamp", "count": 2}' -H 'Content-Type: application/json'
//     curl localhost:8000/items?most=2000
//     curl localhost:8000/orders
//
// --db also takes mysql:, mariadb: and h2: URLs; the SQL is the same for all.

import dev.meanwhile.sql.Database;
import dev.meanwhile.sql.Sql;
import dev.meanwhile.sql.SqlException;
import dev.meanwhile.sql.Transaction;
import dev.meanwhile.web.App;
import dev.meanwhile.web.HttpError;
import dev.meanwhile.web.Request;
import dev.meanwhile.web.Response;

static final String TABLES = """
        create table if not exists item (name varchar(50) primary key, price int not null, stock int not null check (stock >= 0));
        create table if not exists purchase (id varchar(36) primary key, item varchar(50) not null references item (name), count int not null)""";

record Item(String name, int price, int stock) {}

record Wish(String item, int count) {
    Wish {
        if (count < 1) {
            throw new IllegalArgumentException("an order is of 1 at least");
        }
    }
}

/** With its item: one join, two records. */
record Purchase(UUID id, int count, Item item) {}

Transaction db(Request request) {
    return request.provided(Transaction.class);
}

Item item(Request request, String name) {
    return db(request).query("select * from item where name = $1", name).optional(Item.class)
            .orElseThrow(() -> new HttpError(404, "there is no " + name));
}

List<Item> items(Request request) {
    var most = request.query("most", int.class, Integer.MAX_VALUE);
    var word = request.query("word");
    return db(request).query("select * from item where $1 order by name",
            Sql.all(Sql.of("price <= $1", most), Sql.when(word.isPresent(), "name like $1", "%" + word.orElse("") + "%"))).list(Item.class);
}

Response add(Request request, Item item) {
    try {
        db(request).execute("insert into item (name, price, stock) values ($1, $2, $3)", item.name(), item.price(), item.stock());
        return Response.created(item);
    } catch (SqlException.NotUnique e) {
        throw new HttpError(409, "there is already a " + item.name());
    }
}

Response order(Request request, Wish wish) {
    var id = UUID.randomUUID();
    var enough = db(request).execute("update item set stock = stock - $1 where name = $2 and stock >= $1", wish.count(), wish.item());
    var item = item(request, wish.item());
    if (enough == 0) {
        throw new HttpError(409, "there are only " + item.stock() + " of " + item.name());
    }
    db(request).execute("insert into purchase (id, item, count) values ($1, $2, $3)", id.toString(), item.name(), wish.count());
    return Response.created(new Purchase(id, wish.count(), item));
}

List<Purchase> orders(Request request) {
    return db(request).query("""
            select p.id, p.count, i.name as item_name, i.price as item_price, i.stock as item_stock
            from purchase p join item i on i.name = p.item order by i.name, p.count""").list(Purchase.class);
}

void main(String[] args) {
    var settings = settings(args);
    var app = new App();
    app.provide(Database.class, () -> Database.connect(settings.db()));
    app.onStart(() -> app.provided(Database.class).script(TABLES));
    app.use((request, next) -> {
        var reads = request.method().equals("GET");
        return request.provided(Database.class).transaction(o -> reads ? o.readOnly() : o, tx -> {
            request.provide(Transaction.class, tx);
            return next.handle(request);
        });
    });
    app.get("/items", this::items);
    app.get("/items/{name}", request -> item(request, request.path("name")));
    app.post("/items", Item.class, this::add);
    app.get("/orders", this::orders);
    app.post("/orders", Wish.class, this::order);
    app.serve(settings.port());
}

record Settings(String db, int port) {}

Settings settings(String[] args) {
    var db = "sqlite:orders.db";
    var port = 8000;
    try {
        for (var rest = new ArrayDeque<>(List.of(args)); !rest.isEmpty(); ) {
            var arg = rest.poll();
            switch (arg) {
                case "--db" -> db = rest.remove();
                case "--port" -> port = Integer.parseInt(rest.remove());
                default -> throw new IllegalArgumentException(arg);
            }
        }
    } catch (IllegalArgumentException | NoSuchElementException e) {
        IO.println("usage: Shop.java [--db URL] [--port N]");
        System.exit(2);
    }
    return new Settings(db, port);
}
