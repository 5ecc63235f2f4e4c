package dev.meanwhile.io;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A process that this program has started, and with it the process group that it leads, if it has one of its own. Any thread may use it. */
abstract class Child {
    private final long pid;
    private final List<String> command;
    private final boolean ownGroup;
    private final CompletableFuture<Integer> end = new CompletableFuture<>();

    Child(long pid, List<String> command, boolean ownGroup) {
        this.pid = pid;
        this.command = command;
        this.ownGroup = ownGroup;
        LiveChildren.add(this);
        end.whenComplete((_, _) -> LiveChildren.remove(this));
    }

    final long pid() {
        return pid;
    }

    final List<String> command() {
        return command;
    }

    final boolean leadsGroup() {
        return ownGroup;
    }

    /** {@return its status, once it has ended and was reaped} */
    final CompletableFuture<Integer> end() {
        return end;
    }

    /** Signals it and its group, if there is still somebody. May block for a moment. */
    abstract void signal(Signal signal) throws IOException;

    /** {@return false if it is certain that nobody is left in its group} Never blocks. */
    abstract boolean mayHaveSurvivors();

    /** {@return whether it, or somebody else of its group, still runs} May block for a moment. */
    final boolean isGroupAlive() {
        return !end.isDone() || mayHaveSurvivors() && ProcessGroups.isAlive(pid);
    }
}
