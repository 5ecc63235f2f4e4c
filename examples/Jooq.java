// Queries composed with jOOQ and run by Meanwhile: jOOQ writes the SQL for the database at hand, and lists the values apart from it.
//
//     ./meanwhile run examples/Jooq.java                    (with H2, in memory)
//     ./meanwhile run examples/Jooq.java postgresql://USER:PASSWORD@HOST/NAME
//
// It also takes mysql:, mariadb:, sqlite: and h2: URLs.
//
//DEPS org.jooq:jooq:3.20.8
//DEPS jakarta.xml.bind:jakarta.xml.bind-api:4.0.2        // jOOQ's classes carry its annotations
//JAVA_OPTIONS -Dorg.jooq.no-logo=true -Dorg.jooq.no-tips=true

import static dev.meanwhile.Meanwhile.*;
import static org.jooq.impl.DSL.*;
import static org.jooq.impl.SQLDataType.*;

import dev.meanwhile.sql.Database;
import dev.meanwhile.sql.Queries;
import dev.meanwhile.sql.Query;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.ParamType;
import org.jooq.conf.Settings;

record Author(String author, int books, int cheapest) {}

/** {@return what jOOQ has composed, as a query that can be run} */
Query query(Queries db, org.jooq.Query query) {
    return db.query(query.getSQL(ParamType.NAMED), query.getBindValues().toArray());
}

/** Values are $1, $2, … on every database. */
DSLContext jooq(String url) {
    var dialect = switch (url.replaceFirst(":.*", "")) {
        case "h2" -> SQLDialect.H2;
        case "mysql" -> SQLDialect.MYSQL;
        case "mariadb" -> SQLDialect.MARIADB;
        case "sqlite" -> SQLDialect.SQLITE;
        default -> SQLDialect.POSTGRES;
    };
    return using(dialect, new Settings().withRenderNamedParamPrefix("$"));
}

void main(String[] args) {
    var url = args.length > 0 ? args[0] : "h2:mem:";
    var jooq = jooq(url);
    var book = table("book");
    var author = field("author", String.class);
    var title = field("title", String.class);
    var price = field("price", Integer.class);
    run(() -> {
        try (var db = Database.connect(url)) {
            query(db, jooq.dropTableIfExists(book)).execute();
            query(db, jooq.createTable(book).column(author, VARCHAR(50)).column(title, VARCHAR(50)).column(price, INTEGER)).execute();
            db.transaction(tx -> {
                for (var line : List.of("Woolf/Orlando/12", "Woolf/The Waves/9", "Kafka/The Trial/8", "Kafka/The Castle/11", "Joyce/Ulysses/20")) {
                    var parts = line.split("/");
                    query(tx, jooq.insertInto(book, author, title, price).values(parts[0], parts[1], Integer.valueOf(parts[2]))).execute();
                }
            });
            var cheap = jooq.select(author, count().as("books"), min(price).as("cheapest"))
                    .from(book).where(price.lt(15)).groupBy(author).orderBy(min(price)).limit(10);
            query(db, cheap).list(Author.class).forEach(IO::println);
            IO.println(query(db, jooq.select(title).from(book).where(author.in("Kafka", "Joyce")).and(title.startsWith("The ")).orderBy(title)).list(String.class));
        }
    });
}
