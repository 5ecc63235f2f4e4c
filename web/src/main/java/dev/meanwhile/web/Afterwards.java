package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.Meanwhile.waitFor;

import dev.meanwhile.Action;
import dev.meanwhile.Cancelled;
import dev.meanwhile.Loop;
import dev.meanwhile.Scope;
import dev.meanwhile.Semaphore;
import dev.meanwhile.Task;
import dev.meanwhile.Until;
import dev.meanwhile.io.FileException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What follows the responses of a server: its requests' values are closed, their actions run, and then their uploads are deleted. Confined to its loop.
 *
 * <p>The number of actions under way is limited. Beyond that a request's task waits for a place, after its response. It counts as a running handler until then, so in the end new requests are
 * refused with 503, and no action is lost.
 */
final class Afterwards {
    private final Optional<Duration> limit;
    private final Optional<Metrics> metrics;
    private final Semaphore places;
    private final Set<Task<Void>> underWay = new LinkedHashSet<>();
    private int waiting;
    private boolean closing;

    Afterwards(Upkeep upkeep) {
        this.limit = upkeep.afterwardsTimeout();
        this.metrics = upkeep.metrics();
        this.places = new Semaphore(upkeep.afterwardsLimit());
    }

    /** @param scope whose tasks run the actions */
    void end(Request request, Scope scope) {
        request.close();
        var begun = new ArrayList<Task<Void>>();
        for (var work : request.worksAfterwards()) {
            begin(work, scope).ifPresent(begun::add);
        }
        if (begun.isEmpty() || !request.hasUploads()) {
            deleteUploads(request);
            return;
        }
        scope.spawnEager(() -> {
            try {
                waitFor(begun, Until.ALL_COMPLETED);
            } finally {
                deleteUploads(request);
            }
        });
    }

    private static void deleteUploads(Request request) {
        try {
            request.deleteUploads();
        } catch (FileException e) {
            Loop.current().report("the uploads of " + request + " could not be deleted", e);
        }
    }

    private Optional<Task<Void>> begin(Request.Work work, Scope scope) {
        shielded(this::awaitPlace);
        try {
            var begun = scope.spawn(work.name(), () -> perform(work.name(), work.work()));
            underWay.add(begun);
            metrics.ifPresent(it -> it.afterwards(1));
            begun.addDoneCallback(_ -> {
                underWay.remove(begun);
                metrics.ifPresent(it -> it.afterwards(-1));
                places.release();
            });
            return Optional.of(begun);
        } catch (IllegalStateException e) {
            places.release();
            // The program ended before the server was closed.
            Loop.current().report("the action " + work.name() + " did not start", e);
            return Optional.empty();
        }
    }

    private void awaitPlace() {
        if (closing) {
            // All get a place now: their time is limited.
            places.release();
        }
        waiting++;
        try {
            places.acquire();
        } finally {
            waiting--;
        }
    }

    private void perform(String name, Action<?> work) {
        try {
            if (limit.isPresent()) {
                timeout(limit.get(), work::run);
            } else {
                work.run();
            }
        } catch (Cancelled e) {
            throw e;
        } catch (Throwable t) {
            metrics.ifPresent(Metrics::afterwardsFailed);
            Loop.current().report("the action " + name + " failed", t);
        }
    }

    /** Lets all that wait for a place begin, so that no handler is held up. */
    void closing() {
        closing = true;
        for (var i = waiting; i > 0; i--) {
            places.release();
        }
    }

    /** Waits until all have ended. */
    void awaitEnd(Duration patience) {
        if (!underWay.isEmpty()) {
            waitFor(List.copyOf(underWay), Until.ALL_COMPLETED, patience);
        }
    }
}
