package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.shield;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.spawnEager;
import static dev.meanwhile.Meanwhile.waitFor;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Loop;
import dev.meanwhile.Promise;
import dev.meanwhile.Scope;
import dev.meanwhile.Task;
import dev.meanwhile.Until;
import dev.meanwhile.http.HttpServer;
import dev.meanwhile.http.ListeningSocket;
import dev.meanwhile.http.ServerConfig;
import dev.meanwhile.http.ServerRequest;
import dev.meanwhile.io.FileException;
import dev.meanwhile.web.command.Serving;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** An {@link App} that listens, on one loop. {@link App#listen} makes one. */
public final class Server implements AutoCloseable {
    /** For actions after responses. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** For requests under way when another server takes over: the new one already serves, so nobody waits for this one. */
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(10);

    private final App app;
    private final Optional<Serving> command;
    private final Middleware.Next answers;
    private final Values values;
    private final Links links;
    private final Promise<Void> stopped = new Promise<>();
    private final Periodic periodic = new Periodic();
    private final Afterwards afterwards;
    private final Watch watch;
    private final Set<Runnable> endings = new LinkedHashSet<>();
    private final Task<Void> task;
    private HttpServer http;
    private Scope scope;
    private boolean graceful;

    private Server(App app, Json json, Optional<Serving> command) {
        this.app = app;
        this.command = command;
        this.answers = app.table().around(command.map(Server::ofCommand).orElse(List.of()), app.answers());
        this.values = new Values(json, app.life().each());
        this.links = app.table().names();
        this.afterwards = new Afterwards(app.upkeep());
        this.watch = new Watch(app.upkeep(), command.flatMap(Serving::accessLog));
        this.task = spawnEager(this::own);
        task.rename("web application");
    }

    /** {@return what the command puts around all that the application does} */
    private static List<Middleware> ofCommand(Serving command) {
        var all = new ArrayList<Middleware>();
        if (!command.trustedProxies().isEmpty()) {
            all.add(ProxyHeaders.trusting(command.trustedProxies().toArray(String[]::new)));
        }
        if (!command.rootPath().isEmpty()) {
            all.addFirst((request, next) -> {
                request.arrivedFrom(request.origin().withRootPath(command.rootPath()));
                return next.handle(request);
            });
        }
        command.changes().map(PageReload::new).ifPresent(all::add);
        return all;
    }

    /** @param first whether this is the first worker, or the only one */
    static Server listen(App app, UnaryOperator<ServerConfig> configuration, Optional<Serving> command, boolean first) {
        // Loading Jackson takes a tenth of a second.
        var server = new Server(app, await(CompletableFuture.supplyAsync(app::format)), command);
        var begun = false;
        try {
            app.life().start(server.values);
            server.http = HttpServer.listen(c -> server.watch.configure(configuration, c), server::handle);
            await(CompletableFuture.runAsync(server.values.json()::load));
            server.periodic.start(app.life().periodic(), first);
            server.watch.begin();
            begun = true;
        } finally {
            if (!begun) {
                if (server.http != null) {
                    shielded(server.http::abort);
                }
                server.end();
            }
        }
        server.task.rename("web application at port " + server.port());
        return server;
    }

    /** The task that owns the actions after responses, and runs the stop hooks, however the server ends. */
    private void own() {
        try {
            scope(all -> {
                scope = all;
                stopped.await();
                if (graceful) {
                    afterwards.awaitEnd(PATIENCE);
                }
                all.cancel();
            });
        } finally {
            watch.end();
            periodic.stop();
            shielded(() -> app.life().stop(values));
            // It holds the program's records, and the program may be unloaded with its server.
            values.json().forget();
        }
    }

    private void handle(ServerRequest raw) throws Exception {
        var request = new Request(raw, endings, values, links);
        watch.follow(request);
        try {
            watch.deliver(request, answers.handle(request));
        } catch (Cancelled e) {
            throw e;
        } catch (Throwable failure) {
            if (request.isAnswered()) {
                throw failure;
            }
            Answers.send(request, app.errors().response(request, failure));
        } finally {
            afterwards.end(request, scope);
        }
    }

    /** {@return the socket that it listens at, if servers of other loops can share it} */
    Optional<ListeningSocket> socket() {
        return http.socket();
    }

    /** {@return the port it listens at} */
    public int port() {
        return http.port();
    }

    /** {@return the URL of its root, with the host as it was configured} */
    public String url() {
        return http.url();
    }

    /** {@return the URLs of its root, at each of its addresses; the first is {@link #url}} */
    List<String> urls() {
        return http.urls();
    }

    /** Waits until it has been closed. Cancelling this does not close it. */
    void awaitEnd() {
        shield(task);
    }

    /**
     * Closes it gracefully, as {@link HttpServer#close} does, then gives actions after responses five seconds to end, and runs the stop hooks.
     * Waits for all that. Calling it again does nothing.
     *
     * <p><b>Cancellation:</b> what still runs is cancelled; the stop hooks still run.
     */
    @Override
    public void close() {
        try {
            var replaced = command.filter(Serving::isReplaced).isPresent();
            if (replaced) {
                http.leave();
                command.get().left();
            }
            values.closing();
            afterwards.closing();
            periodic.stop();
            // They may never end by themselves.
            List.copyOf(endings).forEach(Runnable::run);
            if (replaced) {
                http.closeWithin(LAST_REQUESTS);
            } else {
                http.close();
            }
            graceful = true;
        } finally {
            end();
        }
    }

    private void end() {
        stopped.complete(null);
        if (task.isDone()) {
            return;
        }
        shielded(() -> waitFor(List.of(task), Until.ALL_COMPLETED));
        // At the program's end it is cancelled like every task, which is nothing to tell its closer.
        if (!task.isCancelled()) {
            task.await();
        }
    }

    @Override
    public String toString() {
        return "Server (" + http + ")";
    }
}
