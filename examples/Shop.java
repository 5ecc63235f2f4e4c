// A shop, as one would run it: items and orders in a database, customers who sign in, pictures, an e-mail for each order, and a page that documents
// all of it and tries it out. Each request for items and orders is one transaction: an order that can't be met leaves nothing behind, and of two
// customers who want the last lamp at the same moment one gets it.
//
//     ./meanwhile run examples/Shop.java                    (with SQLite, in the file orders.db; at port 8000, or at --port)
//     ./meanwhile run examples/Shop.java --db postgresql://USER:PASSWORD@HOST/NAME --smtp localhost:25
//
// Then open http://localhost:8000/docs, or:
//
//     curl localhost:8000/accounts -d '{"email": "ann@example.org", "password": "correct horse"}' -H 'Content-Type: application/json'
//     TOKEN=$(curl -s localhost:8000/token -d grant_type=password -d username=ann@example.org -d 'password=correct horse' | sed 's/.*"access_token":"\([^"]*\).*/\1/')
//     curl localhost:8000/items -d '{"name": "lamp", "price": 1250, "stock": 2}' -H 'Content-Type: application/json' -H "Authorization: Bearer $TOKEN"
//     curl -X PUT localhost:8000/items/lamp/picture -F 'picture=@lamp.png' -H "Authorization: Bearer $TOKEN"
//     curl localhost:8000/orders -d '{"item": "lamp", "count": 2}' -H 'Content-Type: application/json' -H "Authorization: Bearer $TOKEN"
//     curl localhost:8000/items?most=2000
//
// --db also takes mysql:, mariadb: and h2: URLs; the SQL is the same for all. Tokens are valid for an hour, and until the program ends, unless the
// environment has a SHOP_SECRET of at least 32 characters.
//
//DEPS org.eclipse.angus:angus-mail:2.0.3

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.http.JsonType;
import dev.meanwhile.sql.Database;
import dev.meanwhile.sql.Sql;
import dev.meanwhile.sql.SqlException;
import dev.meanwhile.sql.Transaction;
import dev.meanwhile.web.*;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.validation.constraints.*;

static final String TABLES = """
        create table if not exists account (email varchar(100) primary key, password varchar(200) not null);
        create table if not exists item (name varchar(50) primary key, price int not null, stock int not null check (stock >= 0));
        create table if not exists purchase (id varchar(36) primary key, customer varchar(100) not null references account (email),
            item varchar(50) not null references item (name), count int not null)""";
static final Duration HOUR = Duration.ofHours(1);
static final Map<String, String> PICTURES = Map.of("image/png", ".png", "image/jpeg", ".jpg", "image/webp", ".webp");

record Customer(String email) {}

record Account(@NotNull @Email @Size(max = 100) String email, @Secret @Size(min = 8, max = 200) String password) {}

record Item(@NotBlank @Size(max = 50) String name, @PositiveOrZero int price, @PositiveOrZero int stock) {}

record Search(Optional<@PositiveOrZero Integer> most, Optional<@Size(max = 50) String> word) {}

record Wish(@NotBlank String item, @Min(1) @Max(1000) int count) {}

record Picture(@From.Path String name, @From.Form Upload picture) {}

/** With its item: one join, two records. */
record Purchase(UUID id, int count, Item item) {}

Transaction db(Request request) {
    return request.provided(Transaction.class);
}

Item item(Request request, String name) {
    return db(request).query("select * from item where name = $1", name).optional(Item.class)
            .orElseThrow(() -> new HttpError(404, "there is no " + name));
}

List<Item> items(Request request, Search search) {
    return db(request).query("select * from item where $1 order by name",
            Sql.all(Sql.when(search.most().isPresent(), "price <= $1", search.most().orElse(0)),
                    Sql.when(search.word().isPresent(), "name like $1", "%" + search.word().orElse("") + "%"))).list(Item.class);
}

Response add(Request request, Item item) {
    try {
        db(request).execute("insert into item (name, price, stock) values ($1, $2, $3)", item.name(), item.price(), item.stock());
        return Response.created(item).header("Location", request.url("item", Map.of("name", item.name())));
    } catch (SqlException.NotUnique e) {
        throw new HttpError(409, "there is already a " + item.name());
    }
}

Response order(Request request, Wish wish, Optional<Mails> mails) {
    var customer = request.provided(Customer.class);
    var id = UUID.randomUUID();
    var enough = db(request).execute("update item set stock = stock - $1 where name = $2 and stock >= $1", wish.count(), wish.item());
    var item = item(request, wish.item());
    if (enough == 0) {
        throw new HttpError(409, "there are only " + item.stock() + " of " + item.name());
    }
    db(request).execute("insert into purchase (id, customer, item, count) values ($1, $2, $3, $4)", id.toString(), customer.email(), item.name(), wish.count());
    // After the commit and the response. What must not be lost needs a job in the database.
    mails.ifPresent(it -> request.afterwards(() -> it.send(customer.email(), "Your order", "Thank you for ordering " + wish.count() + " " + item.name() + ".")));
    return Response.created(new Purchase(id, wish.count(), item));
}

List<Purchase> orders(Request request) {
    return db(request).query("""
            select p.id, p.count, i.name as item_name, i.price as item_price, i.stock as item_stock
            from purchase p join item i on i.name = p.item where p.customer = $1 order by i.name, p.count""", request.provided(Customer.class).email()).list(Purchase.class);
}

/** The pictures of items, as files. */
record Pictures(Path folder) {
    Response save(Request request, Picture upload, Item item) throws IOException {
        var ending = PICTURES.get(upload.picture().contentType());
        if (ending == null) {
            throw new HttpError(415, "a picture is one of " + new TreeSet<>(PICTURES.keySet()));
        }
        for (var old : PICTURES.values()) {
            blocking(() -> Files.deleteIfExists(path(item, old)));
        }
        blocking(() -> Files.createDirectories(folder));
        upload.picture().saveTo(path(item, ending));
        return Response.noContent();
    }

    Response find(Item item) {
        return PICTURES.values().stream().map(ending -> path(item, ending)).filter(Files::exists).findFirst().map(Response::file)
                .orElseThrow(() -> new HttpError(404, "there is no picture of " + item.name()));
    }

    Path path(Item item, String ending) {
        return folder.resolve(URLEncoder.encode(item.name(), StandardCharsets.UTF_8) + ending);
    }
}

/** Sends e-mails through a server. */
record Mails(String host, int port) {
    void send(String to, String subject, String text) throws MessagingException {
        var properties = new Properties();
        properties.putAll(Map.of("mail.smtp.host", host, "mail.smtp.port", String.valueOf(port), "mail.smtp.timeout", "10000", "mail.smtp.connectiontimeout", "10000"));
        var message = new MimeMessage(Session.getInstance(properties));
        message.setFrom(new InternetAddress("shop@example.org"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
        message.setSubject(subject, "UTF-8");
        message.setText(text, "UTF-8");
        blocking(() -> Transport.send(message));            // it blocks a thread, not the loop
    }
}

Response signUp(Request request, Account account) {
    var hash = Passwords.hash(account.password());
    try {
        request.provided(Database.class).execute("insert into account (email, password) values ($1, $2)", account.email(), hash);
        return Response.created(new Customer(account.email()));
    } catch (SqlException.NotUnique e) {
        throw new HttpError(409, "there is already an account of " + account.email());
    }
}

Optional<OAuth2.Token> signIn(Database database, Jwt jwt, Login login) {
    var hash = database.query("select password from account where email = $1", login.name()).optional(String.class);
    var right = hash.isPresent() ? Passwords.verify(login.password(), hash.get()) : Passwords.verifyNobody(login.password());
    return right ? Optional.of(new OAuth2.Token(jwt.sign(Map.of("sub", login.name()), HOUR), HOUR, List.of())) : Optional.empty();
}

App shop(Settings settings) {
    var jwt = Jwt.of(JwtKey.secret("shop", settings.secret())).issuer("shop").audience("shop");
    var pictures = new Pictures(settings.pictures());
    var customer = OAuth2.password("/token", Map.of(), BearerAuth.jwt(jwt, Customer.class, claims -> claims.subject().map(Customer::new)));

    var shop = new Router();
    shop.use((request, next) -> {
        var reads = request.method().equals("GET");
        return request.provided(Database.class).transaction(o -> reads ? o.readOnly() : o, tx -> {
            request.provide(Transaction.class, tx);
            return next.handle(request);
        });
    });
    shop.get("/items", Search.class, this::items).tags("items").summary("Items, all or some").returns(new JsonType<List<Item>>() {});
    shop.get("/items/{name}", request -> item(request, request.path("name"))).tags("items").name("item").summary("An item").returns(Item.class).responds(404, "No such item");
    shop.post("/items", Item.class, this::add).tags("items").use(customer).summary("Adds an item").returns(Item.class).responds(409, "There is one already");
    shop.get("/items/{name}/picture", request -> pictures.find(item(request, request.path("name")))).tags("items").summary("The picture of an item");
    shop.put("/items/{name}/picture", Picture.class, (request, picture) -> pictures.save(request, picture, item(request, picture.name()))).tags("items")
            .use(customer).maxBodyBytes(5_000_000).summary("Replaces the picture of an item").responds(204, "Saved");
    shop.get("/orders", this::orders).tags("orders").use(customer).summary("Your orders").returns(new JsonType<List<Purchase>>() {});
    shop.post("/orders", Wish.class, (request, wish) -> order(request, wish, settings.mails())).tags("orders").use(customer).summary("Orders an item")
            .returns(Purchase.class).responds(409, "There are not enough");

    var app = new App();
    app.provide(Database.class, () -> Database.connect(settings.db()));
    app.onStart(() -> app.provided(Database.class).script(TABLES));
    app.openapi(about -> about.title("Shop").version("1.0"));
    app.mount("/", shop);
    app.post("/accounts", Account.class, this::signUp).tags("accounts").summary("Signs up").returns(Customer.class);
    app.post("/token", request -> OAuth2.tokens(login -> signIn(request.provided(Database.class), jwt, login)).handle(request))
            .tags("accounts").summary("Signs in").use(RateLimit.perClient(20, Duration.ofMinutes(1)));
    return app;
}

void main(String[] args) {
    var settings = settings(args);
    shop(settings).serve(settings.port());
}

record Settings(String db, int port, Path pictures, String secret, Optional<Mails> mails) {}

Settings settings(String[] args) {
    var db = "sqlite:orders.db";
    var port = 8000;
    var pictures = Path.of("pictures");
    var mails = Optional.<Mails>empty();
    var secret = Objects.requireNonNullElseGet(System.getenv("SHOP_SECRET"), () -> UUID.randomUUID().toString() + UUID.randomUUID());
    try {
        for (var rest = new ArrayDeque<>(List.of(args)); !rest.isEmpty(); ) {
            var arg = rest.poll();
            switch (arg) {
                case "--db" -> db = rest.remove();
                case "--port" -> port = Integer.parseInt(rest.remove());
                case "--pictures" -> pictures = Path.of(rest.remove());
                case "--smtp" -> {
                    var place = URI.create("smtp://" + rest.remove());
                    mails = Optional.of(new Mails(place.getHost(), place.getPort()));
                }
                default -> throw new IllegalArgumentException(arg);
            }
        }
    } catch (IllegalArgumentException | NoSuchElementException e) {
        IO.println("usage: Shop.java [--db URL] [--port N] [--pictures FOLDER] [--smtp HOST:PORT]");
        System.exit(2);
    }
    return new Settings(db, port, pictures, secret, mails);
}
