package dev.meanwhile.cli;

import static dev.meanwhile.Meanwhile.await;

import dev.meanwhile.Loop;
import dev.meanwhile.http.ListeningSocket;
import dev.meanwhile.http.ServerConfig;
import dev.meanwhile.web.AccessFormat;
import dev.meanwhile.web.command.Changes;
import dev.meanwhile.web.command.Serving;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * One version of a program, from its start to its end: its classes, in a loader of their own, and the thread of its main. Everything else belongs
 * to the program, above all its loops; when these end, nothing is left of it.
 */
final class Generation implements Serving {
    private static final long STACK_BYTES = 8L << 20;

    /** How it wants to listen; empty if it ended before that. */
    final CompletableFuture<Optional<UnaryOperator<ServerConfig>>> wish = new CompletableFuture<>();
    /** Completed with a socket that suits its wish. */
    final CompletableFuture<ListeningSocket> socket = new CompletableFuture<>();
    /** The URL at which it serves; fails if it failed or ended before that. */
    final CompletableFuture<String> serving = new CompletableFuture<>();
    /** Completes when none of its servers gets requests any more. */
    final CompletableFuture<Void> left = new CompletableFuture<>();
    /** Its main has ended: normally, or with this failure. */
    final CompletableFuture<Void> ended = new CompletableFuture<>();

    private final Target target;
    private final ServeOptions options;
    private final Changes changes;
    private final Thread thread;
    private final AtomicInteger servers = new AtomicInteger(1);
    private volatile List<Path> staticFolders = List.of();
    private volatile boolean replaced;
    private volatile boolean ending;
    /** The loop of its main task, once there is one. */
    private volatile Optional<Loop> loop = Optional.empty();

    private Generation(Target target, String[] args, ServeOptions options, Changes changes, Compiled program, ClassLoader libraries) {
        this.target = target;
        this.options = options;
        this.changes = changes;
        this.thread = new Thread(null, () -> live(program, libraries, args), "main", STACK_BYTES);
    }

    static Generation start(Target target, String[] args, ServeOptions options, Changes changes, Compiled program, ClassLoader libraries) {
        var generation = new Generation(target, args, options, changes, program, libraries);
        generation.thread.setContextClassLoader(null);      // main's is set in the thread
        generation.thread.setDaemon(true);
        generation.thread.start();
        return generation;
    }

    private void live(Compiled program, ClassLoader libraries, String[] args) {
        Optional<Throwable> failure = Optional.empty();
        try {
            ServeProgram.start(target, program, libraries, args, this);
        } catch (Throwable e) {
            failure = Optional.of(e);
        }
        Serving.withdraw();
        wish.complete(Optional.empty());
        var why = failure.orElseGet(() -> ServeProgram.nothingServed(target.file()));
        serving.completeExceptionally(why);
        left.complete(null);
        if (failure.isEmpty() || failure.get() instanceof CancellationException && ending) {
            ended.complete(null);
        } else {
            ended.completeExceptionally(why);
        }
    }

    @Override
    public ServerConfig configure(ServerConfig program) {
        return options.configure(program);
    }

    @Override
    public String anotherPort(int port) {
        return options.place().anotherPort(port);
    }

    @Override
    public Optional<AccessFormat> accessLog() {
        return options.log().access();
    }

    @Override
    public String rootPath() {
        return options.headers().rootPath();
    }

    @Override
    public List<String> trustedProxies() {
        return options.headers().trustedProxies();
    }

    @Override
    public Optional<Changes> changes() {
        return Optional.of(changes);
    }

    @Override
    public int workers(int program) {
        var count = options.workers().orElse(program);
        servers.set(count);
        return count;
    }

    @Override
    public Optional<ListeningSocket> socket(UnaryOperator<ServerConfig> configuration) {
        loop = Optional.of(Loop.current());
        if (ending) {
            Loop.current().cancelMain("the command stops the program");
        }
        // Not as a task of the command's loop: that would keep its origin, and so all classes of the program, reachable.
        wish.complete(Optional.of(configuration));
        return Optional.of(await(socket.copy()));
    }

    @Override
    public void listening(String url, Collection<Path> folders) {
        staticFolders = folders.stream().map(Path::toAbsolutePath).map(Path::normalize).toList();
        serving.complete(url);
    }

    @Override
    public boolean isReplaced() {
        return replaced;
    }

    @Override
    public void left() {
        if (servers.decrementAndGet() == 0) {
            left.complete(null);
        }
    }

    boolean hasLoop() {
        return loop.isPresent();
    }

    boolean serves(Path file) {
        return staticFolders.stream().anyMatch(file::startsWith);
    }

    /** Another generation has replaced it. Never waits. */
    void replace() {
        replaced = true;
        end("the program has changed");
    }

    /** Stops it, gracefully if it serves. Never waits. */
    void end(String reason) {
        ending = true;
        loop.ifPresentOrElse(it -> it.cancelMain(reason), thread::interrupt);
    }
}
