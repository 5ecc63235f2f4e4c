package dev.meanwhile.cli;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.Meanwhile.waitFor;

import dev.meanwhile.Meanwhile;
import dev.meanwhile.Scope;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.Until;
import dev.meanwhile.http.CannotListenException;
import dev.meanwhile.http.ListeningSocket;
import dev.meanwhile.web.command.Changes;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/**
 * {@code meanwhile serve --reload}. The command has a loop of its own, with the listening socket; each {@link Generation} of the program has its own
 * loops, and gets connections from that socket. So a generation can be swapped while the port stays open, and ends as a program ends under
 * {@code run}, with everything it owns (docs/adr/018).
 */
final class Reloader {
    private static final Duration QUIET = millis(50);
    private static final int MOST_QUIET = 20;
    /** Limits looking to a twentieth of the time. */
    private static final int SPARING = 20;
    private static final Duration LEAVING = seconds(3);

    private final Target target;
    private final String file;
    private final String[] args;
    private final ServeOptions options;
    private final List<PathMatcher> included;
    private final List<PathMatcher> excluded;
    private final Path folder;
    private final Watch watch;
    private final Changes pages = new Changes();
    /** The fields below are confined to the command's loop. */
    private final Set<Generation> living = new HashSet<>();
    private Scope generations;
    private Optional<Generation> current = Optional.empty();
    private Optional<ListeningSocket> socket = Optional.empty();
    /** The sources of the last compilation that did not fail. */
    private Set<Path> sources;
    /** Not compiled yet, or the compilation has failed. */
    private boolean isBroken;
    /** The program that runs. */
    private Optional<Compiled> running = Optional.empty();
    /** The message of the last compilation, if it failed. */
    private Optional<String> failure = Optional.empty();
    /** A file of the program has changed, and what came of it has not been said yet. */
    private boolean isDue = true;
    /** The libraries of the program, with one loader for all versions: drivers and other services register themselves only once. */
    private String libraries = "";
    private ClassLoader libraryLoader = LibraryLoader.of(List.of());

    Reloader(Target target, String[] args, ServeOptions options) {
        this.target = target;
        this.file = target.file();
        this.args = args;
        this.options = options;
        this.included = matchers(options.reload().included());
        this.excluded = matchers(options.reload().excluded());
        this.folder = Path.of(file).toAbsolutePath().normalize().getParent();
        this.watch = new Watch(options.reload().folders().isEmpty() ? List.of(folder) : options.reload().folders());
        this.sources = Set.of(Path.of(file).toAbsolutePath().normalize());
    }

    private static List<PathMatcher> matchers(List<String> globs) {
        return globs.stream().map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob)).toList();
    }

    private boolean matches(List<PathMatcher> globs, Path path) {
        return globs.stream().anyMatch(glob -> glob.matches(path.getFileName()) || glob.matches(folder.relativize(path)));
    }

    /** {@return the exit status} */
    int run() {
        if (System.getProperty("meanwhile.dev") == null) {
            System.setProperty("meanwhile.dev", "true");        // clients see why a handler failed
        }
        Interrupts.install();
        try {
            JavaOptions.require(javaOptions(), file);
            Meanwhile.run(this::live);
            return 0;
        } catch (CancellationException e) {
            return Interrupts.status() != 0 ? Interrupts.status() : RunProgram.explain(e);
        } catch (Throwable e) {
            return RunProgram.explain(e);
        }
    }

    private List<String> javaOptions() throws Problem {
        var source = Source.read("serve", file);
        try {
            return Project.of(source).javaOptions();
        } catch (Problem e) {
            return List.of();           // it is reported when the program is loaded
        }
    }

    private void live() throws Exception {
        try {
            blocking(watch::look);
            scope(this::reload);
        } finally {
            shielded(this::endAll);
        }
    }

    private void reload(Scope all) {
        generations = all;
        var loading = all.spawn("load", () -> load(new TreeSet<>()));
        while (true) {
            var changes = changes();
            // If several versions follow each other, the last one counts.
            loading.cancel();
            waitFor(List.of(loading), Until.ALL_COMPLETED);
            loading = all.spawn("reload", () -> load(changes));
        }
    }

    /** Waits for relevant changes. A burst counts as one change. */
    private Set<Path> changes() {
        var often = options.reload().delay();
        var pause = often;
        while (true) {
            sleep(pause);
            var began = System.nanoTime();
            var changes = new TreeMap<>(blocking(watch::look));
            pause = Duration.ofNanos(Math.max(often.toNanos(), SPARING * (System.nanoTime() - began)));
            var more = changes.size();
            for (var i = 0; more > 0 && i < MOST_QUIET; i++) {
                sleep(QUIET);
                var late = blocking(watch::look);
                more = late.size();
                changes.putAll(late);
            }
            var reasons = new TreeSet<Path>();
            changes.forEach((path, change) -> {
                if (matters(path, change)) {
                    reasons.add(path);
                    isDue |= !path.toString().endsWith(".java") || sources.contains(path);
                } else if (current.filter(it -> it.serves(path)).isPresent()) {
                    say(name(path) + " changed; static files are read for each request");
                }
            });
            if (!reasons.isEmpty()) {
                return reasons;
            }
        }
    }

    private boolean matters(Path path, Watch.Change change) {
        if (matches(excluded, path)) {
            return false;
        }
        if (path.toString().endsWith(".java")) {
            // The folder may hold other programs. But a new file, or any file if something was missing, may now belong to this one: load finds out.
            return isBroken || sources.contains(path) || change == Watch.Change.NEW;
        }
        return matches(included, path);
    }

    private void load(Set<Path> changes) {
        var began = System.nanoTime();
        Compiled program;
        try {
            isBroken = true;
            program = blocking(() -> RunProgram.load(Source.read("serve", file), ClassPath.parse("serve", options.classPath())));
        } catch (Problem e) {
            if (isDue || !failure.equals(Optional.of(e.getMessage()))) {
                failed(e);
            }
            failure = Optional.of(e.getMessage());
            isDue = false;
            return;
        }
        isBroken = false;
        var before = sources;
        sources = program.sources().stream().map(source -> source.path().toAbsolutePath().normalize()).collect(Collectors.toSet());
        blocking(() -> watch.also(sources));
        var isSame = failure.isEmpty() && !isDue && running.filter(program::isSameAs).isPresent();
        failure = Optional.empty();
        if (isSame) {
            return;
        }
        if (!JavaOptions.areThose(program.javaOptions())) {
            say("its //JAVA_OPTIONS have changed: start the command again to use them");
        }
        var next = Generation.start(target, args, options, pages, program, blocking(() -> loader(program.libraries())));
        living.add(next);
        generations.spawn("end of a generation", () -> awaitEnd(next));
        record Start(String url, Throwable failure) {
        }
        var given = Optional.<ListeningSocket>empty();
        var serves = false;
        try {
            given = give(next);
            var start = await(next.serving.handle(Start::new));
            serves = start.failure() == null;
            isDue = false;
            running = Optional.of(program);
            if (serves) {
                swap(next, given, start.url());
                if (!changes.isEmpty()) {
                    changes.removeIf(path -> path.toString().endsWith(".java") && !before.contains(path) && !sources.contains(path));
                    say(names(changes) + " changed: reloaded in " + String.format(Locale.ROOT, "%.2f s", (System.nanoTime() - began) / 1e9));
                }
            } else {
                failed(start.failure());
            }
        } finally {
            if (!serves) {
                next.end("the program has changed again");
                close(given);
            }
        }
    }

    private ClassLoader loader(List<Path> jars) {
        var stamps = jars.stream().map(jar -> jar + " " + ClassPath.stamp(jar)).collect(Collectors.joining("\n"));
        if (!stamps.equals(libraries)) {
            libraries = stamps;
            libraryLoader = LibraryLoader.of(jars);
            LibraryLoader.registerDrivers(libraryLoader);
        }
        return libraryLoader;
    }

    private void failed(Throwable e) {
        if (current.isEmpty() && e instanceof CannotListenException nowhere) {
            throw nowhere;
        }
        RunProgram.explain(e);
        pages.failed(RunProgram.text(e));
        say(current.isPresent() ? "the previous version keeps running" : "waiting for a change of " + file);
    }

    /** {@return the socket that it gets, if it wants one} */
    private Optional<ListeningSocket> give(Generation next) {
        var wish = await(next.wish.copy());
        if (wish.isEmpty()) {
            return Optional.empty();
        }
        try {
            var suitable = socket.filter(it -> it.suits(wish.get())).orElseGet(() -> ListeningSocket.open(wish.get()));
            next.socket.complete(suitable);
            return Optional.of(suitable);
        } catch (CannotListenException e) {
            // The program reports it.
            next.socket.completeExceptionally(e);
            return Optional.empty();
        }
    }

    private void swap(Generation next, Optional<ListeningSocket> given, String url) {
        var before = current;
        var socketBefore = socket;
        current = Optional.of(next);
        socket = given;
        before.ifPresent(old -> shielded(() -> retire(old)));
        // Not before: a page that reloads must not get to the old one.
        pages.changed();
        if (!socketBefore.equals(socket)) {
            close(socketBefore);
            IO.println(url);
        }
    }

    /** Waits until it gets no more requests. It may end later. */
    private void retire(Generation old) {
        old.replace();
        try {
            timeout(LEAVING, () -> await(old.left.copy()));
        } catch (TimedOutException e) {
            say("the previous version does not react to its cancellation; it still gets some of the requests");
        }
    }

    /** Waits for its end, of whatever kind. */
    private void awaitEnd(Generation generation) {
        var failure = await(generation.ended.handle((_, e) -> Optional.ofNullable(e)));
        living.remove(generation);
        if (current.filter(generation::equals).isPresent() && Interrupts.status() == 0) {
            failure.ifPresent(RunProgram::explain);
            say("the program has ended; waiting for a change of " + file);
            var unused = socket;
            current = Optional.empty();
            socket = Optional.empty();
            close(unused);
        }
    }

    private void close(Optional<ListeningSocket> it) {
        it.filter(_ -> !socket.equals(it)).ifPresent(unused -> shielded(unused::close));
    }

    private void endAll() {
        socket.ifPresent(ListeningSocket::close);
        for (var generation : living) {
            // A signal has reached all loops; cancelling them once more would cut their clean-up short.
            if (Interrupts.status() == 0 || !generation.hasLoop()) {
                generation.end("the command has ended");
            }
        }
        for (var generation : List.copyOf(living)) {
            await(generation.ended.handle((_, _) -> true));
        }
    }

    private String names(Set<Path> paths) {
        var names = paths.stream().limit(3).map(this::name).collect(Collectors.joining(", "));
        return paths.size() > 3 ? names + " and " + (paths.size() - 3) + " more" : names;
    }

    private String name(Path path) {
        return folder.relativize(path).toString();
    }

    private static void say(String text) {
        System.err.println("meanwhile serve: " + text);
    }
}
