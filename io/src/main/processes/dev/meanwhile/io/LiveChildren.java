package dev.meanwhile.io;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The processes that run. If the JVM exits, they are terminated, and killed after two seconds: a group of their own means that the terminal's Ctrl-C does not
 * reach them. Any thread may use it.
 */
final class LiveChildren {
    private static final long PATIENCE_SECONDS = 2;
    private static final Set<Child> CHILDREN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(LiveChildren::stopAll, "end of processes"));
    }

    private LiveChildren() {
    }

    static void add(Child child) {
        CHILDREN.add(child);
    }

    static void remove(Child child) {
        CHILDREN.remove(child);
    }

    private static void stopAll() {
        var children = Set.copyOf(CHILDREN);
        if (children.isEmpty()) {
            return;
        }
        signalAll(children, "TERM");
        try {
            CompletableFuture.allOf(children.stream().map(Child::end).toArray(CompletableFuture[]::new)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            // The rest is killed.
        }
        signalAll(children, "KILL");
    }

    private static void signalAll(Set<Child> children, String signal) {
        for (var child : children) {
            try {
                child.signal(Signal.named(signal));
            } catch (IOException e) {
                System.getLogger("dev.meanwhile").log(System.Logger.Level.WARNING, "process " + child.pid() + " goes on: " + e.getMessage());
            }
        }
    }
}
