package peers;

import dev.meanwhile.benchmarks.Items;
import dev.meanwhile.benchmarks.Served;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import tools.jackson.databind.json.JsonMapper;

/** Plain Vert.x with its client of PostgreSQL and its pool, on one event loop with epoll. */
final class VertxItemServer {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final CharSequence JSON_TYPE = HttpHeaders.createOptimized("application/json");

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    private Pool pool;
    private CharSequence date;

    public static void main(String[] args) throws Exception {
        if (Served.isAskedForItems(args)) {
            new VertxItemServer().listen();
        }
    }

    private void listen() throws Exception {
        var options = new PgConnectOptions().setHost("127.0.0.1").setPort(Integer.parseInt(Files.readString(Path.of("port")))).setUser(Items.USER).setDatabase(Items.USER)
                .setCachePreparedStatements(true);
        pool = PgBuilder.pool().using(vertx).connectingTo(options).with(new PoolOptions().setMaxSize(Items.CONNECTIONS)).build();
        tellTime();
        vertx.setPeriodic(1000, _ -> tellTime());
        var server = vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get();
        Served.listening(server.actualPort());
    }

    private void tellTime() {
        date = HttpHeaders.createOptimized(DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    }

    private void handle(HttpServerRequest request) {
        pool.preparedQuery("select id, name, price from item where id = $1").execute(Tuple.of(Served.ASKED)).onComplete((rows, failure) -> {
            if (failure != null) {
                request.response().setStatusCode(500).end();
            } else {
                answer(request, rows.iterator().next());
            }
        });
    }

    private void answer(HttpServerRequest request, Row row) {
        var found = new Served.Found(row.getInteger(0), row.getString(1), row.getInteger(2));
        request.response().putHeader(HttpHeaders.CONTENT_TYPE, JSON_TYPE).putHeader(HttpHeaders.DATE, date).end(Buffer.buffer(JSON.writeValueAsBytes(found)));
    }
}
