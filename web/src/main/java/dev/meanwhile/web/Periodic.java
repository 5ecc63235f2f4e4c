package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.every;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.waitFor;

import dev.meanwhile.Action;
import dev.meanwhile.Cancelled;
import dev.meanwhile.Loop;
import dev.meanwhile.Schedule;
import dev.meanwhile.Task;
import dev.meanwhile.Until;

import java.util.ArrayList;
import java.util.List;

/** The periodic work of an application, while it listens on a loop. Confined to that. */
final class Periodic {
    /** @param onEachLoop whether every worker does it, or only the first */
    record Work(String name, Schedule schedule, Action<?> action, boolean onEachLoop) {
        void perform() {
            try {
                action.run();
            } catch (Cancelled e) {
                throw e;
            } catch (Throwable t) {
                Loop.current().report("the periodic work " + name + " failed; it continues", t);
            }
        }
    }

    private final List<Task<Void>> tasks = new ArrayList<>();

    /** @param first whether this is the first worker */
    void start(List<Work> works, boolean first) {
        for (var work : works) {
            if (first || work.onEachLoop()) {
                var task = every(work.schedule(), work::perform);
                task.rename(work.name());
                tasks.add(task);
            }
        }
    }

    /** Cancels it, and waits until what is under way has cleaned up. */
    void stop() {
        if (tasks.isEmpty()) {
            return;
        }
        tasks.forEach(task -> task.cancel("the application is closing"));
        shielded(() -> waitFor(List.copyOf(tasks), Until.ALL_COMPLETED));
        tasks.clear();
    }
}
