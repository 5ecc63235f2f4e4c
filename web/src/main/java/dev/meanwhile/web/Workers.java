package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.shielded;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Loop;
import dev.meanwhile.Loop;
import dev.meanwhile.Task;
import dev.meanwhile.http.CannotListenException;
import dev.meanwhile.http.ListeningSocket;
import dev.meanwhile.http.ServerConfig;
import dev.meanwhile.web.command.Serving;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An application on one loop or several, until it is asked to stop. */
final class Workers {
    private final App app;
    private final Optional<Serving> command;
    private final UnaryOperator<ServerConfig> configuration;
    private final int count;

    Workers(App app, UnaryOperator<ServerConfig> configuration, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("serve(…, " + count + "): there must be at least one worker");
        }
        this.app = app;
        this.command = Serving.take();
        this.configuration = command.<UnaryOperator<ServerConfig>>map(it -> c -> it.configure(configuration.apply(c))).orElse(configuration);
        this.count = command.map(it -> it.workers(count)).orElse(count);
    }

    void serve() {
        if (command.isPresent() && command.get().reads(app::openapiDocument, app::asyncapiDocument)) {
            return;
        }
        if (isInLoop()) {
            lead();
        } else {
            try (var exit = new ExitHook()) {
                run(() -> {
                    exit.asks(Loop.current());
                    try {
                        lead();
                    } catch (Cancelled e) {
                        // The cancellation was requested, so it is not reported as a failure.
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

    /** The first worker. It starts the others when it knows the port, and stops them. */
    private void lead() {
        try {
            var socket = command.flatMap(it -> it.socket(configuration));
            try (var server = listen(socket, c -> c, true)) {
                lead(server, socket.or(server::socket));
            }
        } catch (CannotListenException e) {
            throw explained(e);
        }
    }

    private void lead(Server server, Optional<ListeningSocket> socket) {
        var others = IntStream.range(1, count).mapToObj(i -> new Worker(i, socket, server.port())).toList();
        try {
            others.forEach(worker -> await(worker.listening.copy()));
            var urls = server.urls().stream().map(Workers::local).collect(Collectors.joining("\n"));
            command.ifPresentOrElse(it -> it.listening(urls, app.staticFolders()), () -> IO.println(urls));
            server.awaitEnd();
        } finally {
            // All at once.
            others.forEach(Worker::stop);
            try {
                server.close();
            } finally {
                shielded(() -> others.forEach(worker -> await(worker.ended.copy())));
            }
        }
    }

    private Server listen(Optional<ListeningSocket> socket, UnaryOperator<ServerConfig> more, boolean first) {
        UnaryOperator<ServerConfig> place = c -> socket.map(c::socket).orElseGet(() -> count == 1 ? c : c.reusePort(true));
        return app.listen(c -> more.apply(place.apply(configuration.apply(c))), command, first);
    }

    private CannotListenException explained(CannotListenException e) {
        if (e.port() == 0) {
            return e;
        }
        var advice = "use another port, as in " + command.map(it -> it.anotherPort(e.port() + 1)).orElse("app.serve(" + (e.port() + 1) + ")");
        var message = e.getMessage().replace("; port(0) picks a free one", "");
        if (e.isTaken()) {
            var owner = blocking(() -> PortOwner.of(e.port()));
            message = "port " + e.port() + " is taken" + owner.map(it -> " by " + it).orElse("") + ": stop " + (owner.isEmpty() ? "the program that listens there" : "it")
                    + ", or " + advice;
        } else if (e.port() > 0 && e.port() < 1024) {
            message += ". Ports below 1024 may need privileges: " + advice;
        }
        return new CannotListenException(message, e.host(), e.port(), e.getCause());
    }

    /** {@return a URL that a browser on this machine can open} */
    static String url(Server server) {
        return local(server.url());
    }

    private static String local(String url) {
        return url.replaceFirst("//(127\\.0\\.0\\.1|0\\.0\\.0\\.0):", "//localhost:");
    }

    private record Main(Loop loop, Task<?> task) {
    }

    /** Another loop, with a thread of its own. */
    private final class Worker {
        private final CompletableFuture<Void> listening = new CompletableFuture<>();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        /** Written by its thread before {@code listening} completes. */
        private volatile Optional<Main> main = Optional.empty();
        private volatile boolean stopping;
        /** Whether its server is closing. Confined to its loop. */
        private boolean closing;

        Worker(int number, Optional<ListeningSocket> socket, int port) {
            Thread.ofPlatform().name("web worker " + (number + 1)).daemon().start(() -> work(socket, port));
        }

        private void work(Optional<ListeningSocket> socket, int port) {
            try {
                run(() -> {
                    main = Optional.of(new Main(Loop.current(), Task.current()));
                    if (stopping) {
                        return;
                    }
                    try (var server = listen(socket, c -> c.port(port), false)) {
                        listening.complete(null);
                        try {
                            server.awaitEnd();
                        } finally {
                            closing = true;
                        }
                    }
                });
            } catch (Throwable t) {
                // That it was cancelled is as it should be.
                if (!main.map(it -> it.task().isCancelled()).orElse(false) && !listening.completeExceptionally(t)) {
                    System.getLogger("dev.meanwhile.web").log(System.Logger.Level.ERROR, Thread.currentThread().getName() + " failed", t);
                }
            } finally {
                listening.completeExceptionally(new IllegalStateException("it was stopped before it listened"));
                ended.complete(null);
            }
        }

        void stop() {
            stopping = true;
            main.ifPresent(it -> {
                try {
                    it.loop().execute(() -> cancel(it.task()));
                } catch (IllegalStateException e) {
                    // It has ended.
                }
            });
        }

        /** A signal may have reached all loops: cancelling one that already closes would cut that short. */
        private void cancel(Task<?> task) {
            if (!closing) {
                task.cancel("the application is closing");
            }
        }
    }
}
