package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.shielded;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Loop;
import dev.meanwhile.http.ServerConfig;

import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** An application on one loop or several, until it is asked to end. */
final class Workers {
    private final App app;
    private final UnaryOperator<ServerConfig> configuration;
    private final int count;

    Workers(App app, UnaryOperator<ServerConfig> configuration, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("serve(…, " + count + "): there must be at least one worker");
        }
        this.app = app;
        this.configuration = configuration;
        this.count = count;
    }

    void serve() {
        if (isInLoop()) {
            lead();
        } else {
            try (var exit = new ExitHook()) {
                run(() -> {
                    exit.asks(Loop.current());
                    try {
                        lead();
                    } catch (Cancelled e) {
                        // Who asked for it wants to see no failure.
                        if (!exit.isExiting()) {
                            throw e;
                        }
                    }
                });
            }
        }
    }

    private static boolean isInLoop() {
        try {
            Loop.current();
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** The first worker. It starts the others when it knows the port, and ends them. */
    private void lead() {
        try (var server = listen(c -> count == 1 ? configuration.apply(c) : configuration.apply(c).reusePort(true))) {
            var others = IntStream.range(1, count).mapToObj(i -> new Worker(i, server.port())).toList();
            try {
                others.forEach(worker -> await(worker.listening.copy()));
                IO.println(url(server));
                server.awaitEnd();
            } finally {
                shielded(() -> stop(others));
            }
        }
    }

    private static void stop(List<Worker> others) {
        others.forEach(Worker::stop);
        others.forEach(worker -> await(worker.ended.copy()));
    }

    private Server listen(UnaryOperator<ServerConfig> settings) {
        try {
            return app.listen(settings);
        } catch (UncheckedIOException e) {
            if (!isTaken(e)) {
                throw e;
            }
            throw new UncheckedIOException(e.getMessage().replace("; port(0) takes a free one", "")
                    + ". Another program listens there: end it, or take another port, as in app.serve(8001)", e.getCause());
        }
    }

    private static boolean isTaken(Throwable e) {
        for (var cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException || String.valueOf(cause.getMessage()).contains("Address already in use")) {
                return true;
            }
        }
        return false;
    }

    /** {@return a URL that a browser on this machine can open} */
    static String url(Server server) {
        var url = server.url().replaceFirst("//(127\\.0\\.0\\.1|0\\.0\\.0\\.0):", "//localhost:");
        return url.substring(0, url.length() - 1);
    }

    /** Another loop, with a thread of its own. */
    private final class Worker {
        private final CompletableFuture<Void> listening = new CompletableFuture<>();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        /** Written by its thread before {@code listening} is complete. */
        private volatile Loop loop;
        private volatile boolean stopping;

        Worker(int number, int port) {
            Thread.ofPlatform().name("web worker " + (number + 1)).daemon().start(() -> work(port));
        }

        private void work(int port) {
            try {
                run(() -> {
                    loop = Loop.current();
                    if (stopping) {
                        return;
                    }
                    try (var server = app.listen(c -> configuration.apply(c).reusePort(true).port(port))) {
                        listening.complete(null);
                        server.awaitEnd();
                    }
                });
            } catch (Cancelled e) {
                // As it should.
            } catch (Throwable t) {
                if (!listening.completeExceptionally(t)) {
                    System.getLogger("dev.meanwhile.web").log(System.Logger.Level.ERROR, Thread.currentThread().getName() + " failed", t);
                }
            } finally {
                listening.completeExceptionally(new IllegalStateException("it was stopped before it listened"));
                ended.complete(null);
            }
        }

        void stop() {
            stopping = true;
            if (loop != null) {
                loop.cancelMain("the application is closing");
            }
        }
    }
}
