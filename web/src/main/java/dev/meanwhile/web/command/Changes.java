package dev.meanwhile.web.command;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What pages are told about the program that is being developed: that it has changed, or does not work. Any thread may use it. */
public final class Changes {
    /** Guarded by this, like the field below. */
    private State state;
    private CompletableFuture<State> next = new CompletableFuture<>();

    /** The program works. */
    public Changes() {
        // Pages of an earlier run of the command must not take its numbers for this one's.
        var first = System.currentTimeMillis();
        state = new State(first, first, Optional.empty());
    }

    /**
     * How it is.
     *
     * @param number  of this state; later ones have higher numbers
     * @param version of the program that serves
     * @param error   why the last change has had no effect
     */
    public record State(long number, long version, Optional<String> error) {
    }

    /** {@return how it is now} */
    public synchronized State now() {
        return state;
    }

    /**
     * {@return the first state that is not the one of this number} It completes in the thread that changes the state. Whoever waits for it is forgotten with the next
     * change, so it keeps no old version of the program alive.
     */
    public synchronized CompletableFuture<State> after(long number) {
        return state.number() == number ? next.copy() : CompletableFuture.completedFuture(state);
    }

    /** Another version of the program serves. */
    public void changed() {
        var now = now();
        enter(new State(now.number() + 1, now.version() + 1, Optional.empty()));
    }

    /** A change has had no effect, for this reason. Nothing is told twice in a row. */
    public void failed(String why) {
        var error = Optional.of(Objects.requireNonNull(why, "the reason is null"));
        var now = now();
        if (!now.error().equals(error)) {
            enter(new State(now.number() + 1, now.version(), error));
        }
    }

    private void enter(State entered) {
        CompletableFuture<State> waiting;
        synchronized (this) {
            state = entered;
            waiting = next;
            next = new CompletableFuture<>();
        }
        waiting.complete(entered);
    }
}
