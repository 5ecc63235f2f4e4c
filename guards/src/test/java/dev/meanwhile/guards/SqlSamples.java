package dev.meanwhile.guards;

import dev.meanwhile.sql.CopyOptions;
import dev.meanwhile.sql.Database;
import dev.meanwhile.sql.DatabaseOptions;
import dev.meanwhile.sql.ErrorDetails;
import dev.meanwhile.sql.Json;
import dev.meanwhile.sql.ListenOptions;
import dev.meanwhile.sql.Notification;
import dev.meanwhile.sql.PoolStats;
import dev.meanwhile.sql.Queries;
import dev.meanwhile.sql.Query;
import dev.meanwhile.sql.Result;
import dev.meanwhile.sql.Row;
import dev.meanwhile.sql.Sql;
import dev.meanwhile.sql.SqlException;
import dev.meanwhile.sql.Transaction;
import dev.meanwhile.sql.TransactionOptions;
import java.util.OptionalInt;

/** Instances of what sql exports. */
final class SqlSamples {
    private SqlSamples() {
    }

    /** Goes on inside of a transaction. */
    static void with(SampleValues values, Samples.Step walk) throws Exception {
        try (var db = Database.connect("h2:mem:", o -> values.remember(DatabaseOptions.class, o))) {
            var query = db.query("select cast('7' as varchar) as text, 1 as a");
            values.with(Database.class, db)
                    .with(Queries.class, db)
                    .with(Query.class, query)
                    .with(Result.class, query.execute())
                    .with(Row.class, query.one(Row.class))
                    .with(Record.class, new Json("1"))
                    .with(Json.class, new Json("1"))
                    .with(Sql.class, Sql.of("1"))
                    .with(OptionalInt.class, OptionalInt.empty())
                    .with(PoolStats.class, db.stats());
            try {
                db.execute("nonsense");
            } catch (SqlException.DatabaseError e) {
                values.with(SqlException.DatabaseError.class, e).with(ErrorDetails.class, e.details());
            }
            db.copyOutBytes("item", o -> values.remember(CopyOptions.class, o));
            try {
                db.listen(o -> values.remember(ListenOptions.class, o), "channel");
            } catch (SqlException.Unsupported e) {
                values.with(Notification.class, new Notification("channel", "text", 1));
            }
            // A sample of a name is the text "text".
            db.transaction(o -> values.remember(TransactionOptions.class, o), tx -> {
                values.with(Transaction.class, tx);
                walk.run();
                return true;
            });
        }
    }
}
