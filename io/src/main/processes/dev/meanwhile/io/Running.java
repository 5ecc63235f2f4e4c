package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.sleep;

import dev.meanwhile.Loop;
import dev.meanwhile.WaitKind;
import dev.meanwhile.WaitPoint;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Processes that were started together, on the loop that started them. */
final class Running {
    /** How often the rest of a group is looked for after its leader has ended: first, and at most. */
    private static final Duration FIRST_LOOK = Duration.ofMillis(2);
    private static final Duration LAST_LOOK = Duration.ofMillis(100);

    /** After which the terminal is closed of what SIGHUP has not ended. */
    private static final Duration HANG_UP = Duration.ofSeconds(1);
    private static final Duration LAST_MOMENT = Duration.ofSeconds(1);

    private final String name;
    private final Duration grace;
    private final Launch.Started started;
    private final OfLoop all;
    private final WaitPoint change;
    private int alive;

    private Running(String name, Duration grace, Launch.Started started, OfLoop all) {
        this.name = name;
        this.grace = grace;
        this.started = started;
        this.all = all;
        this.alive = started.children().size();
        this.change = new WaitPoint(WaitKind.PROCESS, () -> this + " to end", true);
    }

    /** Starts processes, and waits until they are started. */
    static Running start(List<List<String>> commands, SubprocessOptions options) {
        commands.forEach(Running::check);
        var loop = Loop.current();
        var all = Loop.resource(OfLoop.class, _ -> new OfLoop());
        var name = String.join(" | ", commands.stream().map(List::getFirst).toList());
        var started = blocking(() -> start(loop, name, commands, options), Launch.Started::discard);
        var running = new Running(name, options.grace(), started, all);
        all.running.add(running);
        running.watch(loop);
        return running;
    }

    private static void check(List<String> command) {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("the command is empty; its first element is the program");
        }
        command.forEach(part -> SubprocessOptions.requireNoNul("the command", part));
        if (command.getFirst().isEmpty()) {
            throw new IllegalArgumentException("the name of the program is empty");
        }
    }

    private static Launch.Started start(Loop loop, String name, List<List<String>> commands, SubprocessOptions options) {
        var launch = options.launch(commands);
        try {
            var posix = Posix.find();
            if (posix == null && launch.terminal() != null) {
                throw new SubprocessException.CannotStart("can't start " + name + " with " + launch.terminal() + ": a terminal needs Linux with glibc 2.34 or newer, and java with "
                        + "--enable-native-access=ALL-UNNAMED (or =dev.meanwhile.io on the module path)", null);
            }
            return posix == null ? JdkLauncher.start(loop, launch) : NativeLauncher.start(posix, loop, launch);
        } catch (IOException e) {
            throw new SubprocessException.CannotStart("can't start " + name + " as " + String.join(" | ", launch.programs()) + " in " + launch.folder() + ": "
                    + e.getMessage(), e);
        }
    }

    private void watch(Loop loop) {
        for (var child : started.children()) {
            child.end().whenComplete((_, _) -> {
                try {
                    loop.execute(this::ended);
                } catch (IllegalStateException e) {
                    // The loop has ended, and nobody waits any more.
                }
            });
        }
    }

    private void ended() {
        alive--;
        change.wakeAll();
    }

    WaitPoint change() {
        return change;
    }

    Launch.Started started() {
        return started;
    }

    boolean hasEnded() {
        return alive == 0;
    }

    String name() {
        return name;
    }

    List<Integer> statuses() {
        return started.children().stream().map(child -> child.end().getNow(SubprocessResult.UNKNOWN)).toList();
    }

    void await() {
        while (!hasEnded()) {
            change.await();
        }
    }

    /** Signals all that is left. */
    void signal(Signal signal) {
        var blocks = started.children().stream().anyMatch(JdkChild.class::isInstance);
        try {
            if (blocks) {
                blocking(() -> signalAll(signal));
            } else {
                signalAll(signal);
            }
        } catch (IOException e) {
            throw new UnsupportedOperationException("can't send " + signal + " to " + this + ": " + e.getMessage(), e);
        }
    }

    private void signalAll(Signal signal) throws IOException {
        for (var child : started.children()) {
            child.signal(signal);
        }
    }

    /** Terminates them with their groups, kills what is left after the grace, and waits until it is reaped. If the task is cancelled meanwhile, it kills at once. */
    void stop() {
        stop(grace);
    }

    /** As {@link #stop()}, when nobody will read what they still write. */
    void stopUnread() {
        stop(started.in() instanceof TerminalSink && grace.compareTo(HANG_UP) > 0 ? HANG_UP : grace);
    }

    /** @param first if this is shorter than the grace, the terminal is closed after it */
    private void stop(Duration first) {
        try {
            if (!grace.isZero() && isGroupAlive()) {
                shielded(() -> {
                    signal(Signal.named("TERM"));
                    if (started.in() instanceof TerminalSink) {
                        signal(Signal.named("HUP"));
                    }
                });
                if (!moveOnAfter(first, this::awaitGroups) && first.compareTo(grace) < 0) {
                    hangUp();
                    moveOnAfter(grace.minus(first), this::awaitGroups);
                }
            }
        } finally {
            shielded(() -> {
                signal(Signal.named("KILL"));
                await();
                // Those of its group are not ours to reap, but they are not to be seen any more. Only one that hangs in the kernel takes longer.
                moveOnAfter(LAST_MOMENT, this::awaitGroups);
            });
        }
    }

    /**
     * Closes its terminal, as a window does that is closed: every read of it ends. It wakes an interactive shell that got the signal just before it
     * began to wait for a key, and would notice that with the next key only. Done at once it could make such a shell forget its jobs.
     */
    private void hangUp() {
        started.in().abort();
        started.out().abort();
    }

    private boolean isGroupAlive() {
        return !hasEnded() || started.children().stream().anyMatch(Child::mayHaveSurvivors) && blocking(() -> started.children().stream().anyMatch(Child::isGroupAlive));
    }

    private void awaitGroups() {
        await();
        for (var pause = FIRST_LOOK; isGroupAlive(); pause = pause.compareTo(LAST_LOOK) < 0 ? pause.multipliedBy(2) : LAST_LOOK) {
            sleep(pause);
        }
    }

    /** Closes the streams that are left, and forgets them. Never waits. */
    void release() {
        all.running.remove(this);
        if (started.in() != null) {
            started.in().abort();
        }
        if (started.out() != null) {
            started.out().abort();
        }
        if (started.err() != null) {
            started.err().abort();
        }
    }

    @Override
    public String toString() {
        return name + " (process " + String.join(", ", started.children().stream().map(child -> Long.toString(child.pid())).toList()) + ")";
    }

    /** What runs on a loop, and is stopped with it. */
    private static final class OfLoop implements AutoCloseable {
        private final Set<Running> running = new HashSet<>();

        @Override
        public void close() {
            for (var one : List.copyOf(running)) {
                try {
                    one.stopUnread();
                } finally {
                    one.release();
                }
            }
        }
    }
}
