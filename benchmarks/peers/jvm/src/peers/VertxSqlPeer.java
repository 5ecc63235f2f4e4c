package peers;

import dev.meanwhile.Meanwhile;
import dev.meanwhile.benchmarks.Items;
import dev.meanwhile.benchmarks.Round;
import dev.meanwhile.benchmarks.Rounds;
import dev.meanwhile.io.vertx.LoopVertx;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.MySQLConnection;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** The workloads with a database on the bare Vert.x clients, with callbacks: on an event loop of their own or, with the option {@code --ours}, on Meanwhile's. */
final class VertxSqlPeer {
    private static final String FIND = "select id, name, price from item where id = $1";
    private static final String FIND_IN_MARIADB = "select id, name, price from item where id = ?";
    private static final String SELL = "update stock set sold = sold + 1 where id = $1";
    private static final String MAKE = "insert into made values ($1, $2, $3)";

    private final Vertx vertx;
    private final Waiting waiting;
    private final List<Client> clients = new ArrayList<>();
    /** The number of the next query of a round. */
    private int next;
    private long sum;

    /** Starts something on the event loop, and waits for its end. */
    private interface Waiting {
        <T> T await(Supplier<Future<T>> start) throws Exception;
    }

    /** A connection, with its statements. */
    private record Client(SqlConnection connection, PreparedStatement find, PreparedStatement sell, PreparedStatement make) {
    }

    private VertxSqlPeer(Vertx vertx, Waiting waiting) {
        this.vertx = vertx;
        this.waiting = waiting;
    }

    public static void main(String[] args) throws Exception {
        if (args[0].equals("--ours")) {
            Meanwhile.run(() -> {
                var loop = LoopVertx.current();
                play(new VertxSqlPeer(loop.vertx(), loop::await), Rounds.parse(List.of(args).subList(1, args.length).toArray(String[]::new)));
            });
        } else {
            var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
            if (!vertx.isNativeTransportEnabled()) {
                throw new IllegalStateException("no epoll", vertx.unavailableNativeTransportCause());
            }
            play(new VertxSqlPeer(vertx, new OwnLoop(vertx.getOrCreateContext())), Rounds.parse(args));
            vertx.close();
        }
    }

    /** Another thread waits. */
    private record OwnLoop(io.vertx.core.Context context) implements Waiting {
        @Override
        public <T> T await(Supplier<Future<T>> start) throws Exception {
            var end = new CompletableFuture<T>();
            context.runOnContext(_ -> start.get().onComplete(end::complete, end::completeExceptionally));
            return end.get();
        }
    }

    private static void play(VertxSqlPeer peer, Rounds rounds) throws Exception {
        var round = peer.workload(rounds.workload());
        if (round != null) {
            var mariadb = rounds.workload().startsWith("mariadb");
            var port = Integer.parseInt(Files.readString(Path.of("port")));
            for (var n = 0; n < Items.CONNECTIONS; n++) {
                peer.clients.add(peer.waiting.await(() -> mariadb ? peer.mariadb(port) : peer.postgres(port)));
            }
        }
        rounds.play(round);
        for (var client : peer.clients) {
            peer.waiting.await(client.connection::close);
        }
    }

    private Future<Client> postgres(int port) {
        var options = new PgConnectOptions().setHost("127.0.0.1").setPort(port).setUser(Items.USER).setDatabase(Items.USER).setPipeliningLimit(Items.PIPELINED);
        return PgConnection.connect(vertx, options).compose(it -> it.prepare(FIND)
                .compose(find -> it.prepare(SELL).compose(sell -> it.prepare(MAKE).map(make -> new Client(it, find, sell, make)))));
    }

    private Future<Client> mariadb(int port) {
        var options = new MySQLConnectOptions().setHost("127.0.0.1").setPort(port).setUser(Items.USER).setPassword(Items.USER).setDatabase(Items.USER);
        return MySQLConnection.connect(vertx, options).compose(it -> it.prepare(FIND_IN_MARIADB).map(find -> new Client(it, find, null, null)));
    }

    private Round workload(String name) {
        return switch (name) {
            case "sql-select", "mariadb-select" -> size -> round(1, end -> client -> select(client, size, end));
            case "sql-pipelined" -> size -> round(Items.PIPELINED, end -> client -> select(client, size, end));
            case "sql-request" -> size -> round(1, end -> client -> request(client, size, end));
            case "sql-batch" -> size -> made(_ -> batch(0, size));
            case "sql-stream" -> size -> waiting.await(() -> stream(size));
            case "sql-transaction" -> size -> made(_ -> each(1, end -> client -> transaction(client, size, end)));
            default -> null;
        };
    }

    /** What a chain of callbacks begins with, and what it tells when it ends. */
    private interface Chain {
        java.util.function.Consumer<Client> to(BiConsumer<Long, Throwable> end);
    }

    private long round(int chains, Chain chain) throws Exception {
        return waiting.await(() -> each(chains, chain));
    }

    /** Starts so many chains on each connection, and ends with the last. */
    private Future<Long> each(int chains, Chain chain) {
        next = 0;
        sum = 0;
        var end = Promise.<Long>promise();
        var left = new int[] {chains * clients.size()};
        BiConsumer<Long, Throwable> one = (_, failure) -> {
            left[0]--;
            if (failure != null) {
                end.tryFail(failure);
            } else if (left[0] == 0) {
                end.tryComplete(sum);
            }
        };
        for (var client : clients) {
            for (var n = 0; n < chains; n++) {
                chain.to(one).accept(client);
            }
        }
        return end.future();
    }

    private static long worth(Row row) {
        return row.getInteger(2) + row.getString(1).length();
    }

    private static long worth(RowSet<Row> rows) {
        return worth(rows.iterator().next());
    }

    private void select(Client client, int size, BiConsumer<Long, Throwable> end) {
        if (next >= size) {
            end.accept(null, null);
            return;
        }
        client.find.query().execute(Tuple.of(Items.id(next++))).onComplete((rows, failure) -> {
            if (failure != null) {
                end.accept(null, failure);
            } else {
                sum += worth(rows);
                select(client, size, end);
            }
        });
    }

    private void request(Client client, int size, BiConsumer<Long, Throwable> end) {
        if (next >= size) {
            end.accept(null, null);
            return;
        }
        var left = new int[] {Items.OF_REQUEST};
        for (var n = 0; n < Items.OF_REQUEST; n++) {
            client.find.query().execute(Tuple.of(Items.id(next++))).onComplete((rows, failure) -> {
                left[0]--;
                if (failure != null) {
                    end.accept(null, failure);
                    return;
                }
                sum += worth(rows);
                if (left[0] == 0) {
                    request(client, size, end);
                }
            });
        }
    }

    private long made(java.util.function.Function<Object, Future<?>> work) throws Exception {
        var first = clients.getFirst().connection;
        return waiting.await(() -> first.query("truncate made").execute().compose(work::apply).compose(_ -> first.query("select sum(price + length(name)) from made").execute())
                .map(rows -> rows.iterator().next().getLong(0)));
    }

    private Future<?> batch(int made, int size) {
        if (made >= size) {
            return Future.succeededFuture();
        }
        var client = clients.getFirst();
        var tuples = new ArrayList<Tuple>(Items.BATCH);
        for (var id = made + 1; id <= made + Items.BATCH; id++) {
            tuples.add(Tuple.of(id, Items.name(id), Items.price(id)));
        }
        return client.connection.begin().compose(tx -> client.make.query().executeBatch(tuples).compose(_ -> tx.commit())).compose(_ -> batch(made + Items.BATCH, size));
    }

    private Future<Long> stream(int size) {
        var connection = clients.getFirst().connection;
        sum = 0;
        return connection.begin().compose(tx -> connection.prepare("select id, name, price from item where id <= $1").compose(statement -> {
            var cursor = statement.cursor(Tuple.of(size));
            return read(cursor).compose(_ -> cursor.close()).compose(_ -> statement.close());
        }).compose(_ -> tx.commit())).map(_ -> sum);
    }

    private Future<?> read(Cursor cursor) {
        return cursor.read(Items.BATCH).compose(rows -> {
            for (var row : rows) {
                sum += worth(row);
            }
            return cursor.hasMore() ? read(cursor) : Future.succeededFuture();
        });
    }

    private void transaction(Client client, int size, BiConsumer<Long, Throwable> end) {
        if (next >= size) {
            end.accept(null, null);
            return;
        }
        var id = Items.id(next++);
        client.connection.begin().compose(tx -> client.find.query().execute(Tuple.of(id)).compose(rows -> {
            var item = rows.iterator().next();
            return client.sell.query().execute(Tuple.of(item.getInteger(0)))
                    .compose(_ -> client.make.query().execute(Tuple.of(item.getInteger(0), item.getString(1), item.getInteger(2))));
        }).compose(_ -> tx.commit())).onComplete((_, failure) -> {
            if (failure != null) {
                end.accept(null, failure);
            } else {
                transaction(client, size, end);
            }
        });
    }
}
