package peers;

import dev.meanwhile.benchmarks.Fetched;
import dev.meanwhile.benchmarks.Rounds;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** GETs by the bare Vert.x client, with callbacks, on one event loop. */
final class VertxClientPeer {
    private final Vertx vertx;
    private final HttpClient client;
    private final int port;
    private final String path;
    private int asked;
    private int running;
    private long sum;

    private VertxClientPeer(Vertx vertx, Fetched what) throws IOException {
        this.vertx = vertx;
        port = what.port(Path.of(""));
        path = what.path();
        var options = new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port).setKeepAliveTimeout(0).setHttp2KeepAliveTimeout(0);
        if (what.isSecure()) {
            options.setSsl(true).setTrustOptions(new PemTrustOptions().addCertPath(Fetched.CERTIFICATE));
        }
        if (what == Fetched.HTTP_2) {
            options.setProtocolVersion(HttpVersion.HTTP_2).setUseAlpn(true);
        }
        client = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(Fetched.TASKS).setHttp2MaxSize(1).setEventLoopSize(1));
    }

    public static void main(String[] args) throws Exception {
        var rounds = Rounds.parse(args);
        var what = Fetched.named(rounds.workload());
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        if (!vertx.isNativeTransportEnabled()) {
            throw new IllegalStateException("no epoll", vertx.unavailableNativeTransportCause());
        }
        rounds.play(what.isEmpty() ? null : new VertxClientPeer(vertx, what.get())::play);
        vertx.close();
    }

    private long play(int size) throws Exception {
        var end = new CompletableFuture<Long>();
        vertx.getOrCreateContext().runOnContext(_ -> {
            asked = 0;
            sum = 0;
            running = Fetched.TASKS;
            var all = Promise.<Long>promise();
            for (var n = 0; n < Fetched.TASKS; n++) {
                next(size, all);
            }
            all.future().onComplete(end::complete, end::completeExceptionally);
        });
        return end.get();
    }

    private void next(int size, Promise<Long> all) {
        if (asked == size) {
            if (--running == 0) {
                all.complete(sum);
            }
            return;
        }
        asked++;
        client.request(HttpMethod.GET, path).compose(request -> request.send()).compose(response -> {
            if (response.statusCode() != 200) {
                throw new IllegalStateException("status " + response.statusCode());
            }
            return response.body();
        }).onComplete(body -> {
            sum += body.length();
            next(size, all);
        }, all::tryFail);
    }
}
