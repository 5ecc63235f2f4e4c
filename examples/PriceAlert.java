// Prices that are pushed to a page as soon as anybody changes them in the database, with an alert for those that fall below a limit.
// A trigger notifies, and every page's flow listens: nobody asks again and again. If the connection to the database is lost, the
// prices are read anew, so no change goes unseen.
//
//     ./meanwhile run examples/PriceAlert.java postgresql://USER:PASSWORD@HOST/NAME
//
// Then open http://localhost:8000/, and change a price with psql or with curl:
//
//     curl localhost:8000/prices/lamp -X PUT -d '{"cents": 990}' -H 'Content-Type: application/json'
//
// One more option: --port 8000.

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.Flow;
import dev.meanwhile.sql.Database;
import dev.meanwhile.web.App;
import dev.meanwhile.web.Response;

static final String TABLES = """
        create table if not exists price (item text primary key, cents int not null);
        create or replace function tell_price() returns trigger language plpgsql as $$
            begin
                perform pg_notify('prices', new.item);
                return null;
            end $$;
        create or replace trigger price_changed after insert or update on price for each row execute function tell_price();
        insert into price values ('chair', 4900), ('lamp', 1250), ('sofa', 99900) on conflict do nothing""";

record Price(String item, int cents) {}

record NewPrice(int cents) {}

/** {@return all prices, then each that changes} The first element is a gap, too: what was there before has to be read. */
Flow<Price> prices(Database db) {
    return generate(out -> {
        try (var changes = db.listen(o -> o.beginWithGap(), "prices")) {
            for (var change : changes) {
                var query = change.isGap() ? db.query("select * from price order by item") : db.query("select * from price where item = $1", change.payload());
                for (var price : query.list(Price.class)) {
                    out.emit(price);
                }
            }
        }
    });
}

void main(String[] args) {
    if (args.length == 0) {
        IO.println("usage: PriceAlert.java postgresql://USER:PASSWORD@HOST/NAME [--port N]");
        System.exit(2);
    }
    var app = new App();
    app.provide(Database.class, () -> Database.connect(args[0]));
    app.onStart(() -> app.provided(Database.class).script(TABLES));
    app.files("/", Path.of("prices"));
    app.events("/prices", request -> prices(request.provided(Database.class)));
    app.put("/prices/{item}", NewPrice.class, (request, price) -> {
        request.provided(Database.class).execute("insert into price values ($1, $2) on conflict (item) do update set cents = excluded.cents",
                request.path("item"), price.cents());
        return Response.noContent();
    });
    app.serve(args.length == 3 ? Integer.parseInt(args[2]) : 8000);
}
