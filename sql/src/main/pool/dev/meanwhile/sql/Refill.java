package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.waitFor;

import dev.meanwhile.Meanwhile;
import dev.meanwhile.Task;
import dev.meanwhile.Until;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Opens what a pool lacks to its minimum, in a task of its own. */
final class Refill {
    private final Stock stock;
    private final String target;
    private final Consumer<Connected> opened;
    private final Runnable failed;
    private boolean stopped;
    private Optional<Task<Void>> running = Optional.empty();

    /**
     * @param opened gets each connection
     * @param failed runs for a slot that has got none
     */
    Refill(Stock stock, String target, Consumer<Connected> opened, Runnable failed) {
        this.stock = stock;
        this.target = target;
        this.opened = opened;
        this.failed = failed;
    }

    private boolean isNeeded() {
        return !stopped && stock.isShort();
    }

    /** Begins, if connections are missing. Never waits. */
    void plan() {
        if (running.isEmpty() && isNeeded()) {
            running = Optional.of(Meanwhile.spawn("connections to " + target + " ahead", this::run));
        }
    }

    private void run() {
        try {
            while (isNeeded()) {
                var slot = stock.trySlot();
                if (slot.isEmpty()) {
                    return;
                }
                slot.get().connection().ifPresentOrElse(opened, this::open);
            }
        } finally {
            running = Optional.empty();
        }
    }

    /** A server that is away is tried again, with the connector's pauses. */
    private void open() {
        Connected connection;
        try {
            connection = stock.open();
        } catch (SqlException.ConnectFailed e) {
            failed.run();
            return;
        } catch (Throwable t) {
            failed.run();
            throw t;
        }
        opened.accept(connection);
    }

    /** Waits until nothing is missing, but not for ever. */
    void await(Duration limit) {
        running.ifPresent(task -> moveOnAfter(limit, () -> {
            waitFor(List.of(task), Until.ALL_COMPLETED);
        }));
    }

    /** Nothing is opened any more. */
    void stop() {
        stopped = true;
    }

    /** Ends what is underway, and waits for that. */
    void end() {
        running.ifPresent(task -> {
            task.cancel();
            waitFor(List.of(task), Until.ALL_COMPLETED);
        });
    }
}
