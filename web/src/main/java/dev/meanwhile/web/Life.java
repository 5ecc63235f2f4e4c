package dev.meanwhile.web;

import dev.meanwhile.Action;
import dev.meanwhile.Body;
import dev.meanwhile.Loop;
import dev.meanwhile.Mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What happens on each loop before an application listens, in the order in which it was added, and in reverse after it has closed. */
final class Life {
    private interface Step {
        void run(Values values) throws Exception;
    }

    private final List<Step> starts = new ArrayList<>();
    private final List<Step> stops = new ArrayList<>();
    private final Map<Class<?>, Body<?, ?>> provided = new HashMap<>();
    private final Map<Class<?>, Mapping<? super Request, ?, ?>> each = new HashMap<>();
    private final List<Periodic.Work> periodic = new ArrayList<>();
    /** Each loop changes only its own list. It has several if the application listens several times. */
    private final Map<Loop, List<Values>> running = new ConcurrentHashMap<>();

    void onStart(Action<?> hook) {
        starts.add(_ -> hook.run());
    }

    void onStop(Action<?> hook) {
        stops.add(values -> {
            if (values.isStarted()) {
                hook.run();
            }
        });
    }

    void provide(Class<?> type, Body<?, ?> open) {
        each.remove(type);
        if (provided.put(type, open) == null) {
            starts.add(values -> values.open(type, provided.get(type)));
            stops.add(values -> values.close(type));
        }
    }

    void provideEach(Class<?> type, Mapping<? super Request, ?, ?> open) {
        each.put(type, open);
    }

    Map<Class<?>, Mapping<? super Request, ?, ?>> each() {
        return each;
    }

    void every(Periodic.Work work) {
        periodic.add(work);
    }

    List<Periodic.Work> periodic() {
        return periodic;
    }

    <T> T find(Class<T> type) {
        var values = running.get(Loop.current());
        if (values == null) {
            throw new IllegalStateException("provided(" + type.getSimpleName() + ".class): the application does not listen on this loop, so there is nothing yet, or any more");
        }
        return values.getLast().find(type);
    }

    /** If it fails, {@link #stop} closes what was opened. */
    void start(Values values) {
        running.computeIfAbsent(Loop.current(), _ -> new ArrayList<>()).add(values);
        for (var step : starts) {
            try {
                step.run(values);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("a start hook failed: " + e.getMessage(), e);
            }
        }
        values.started();
    }

    void stop(Values values) {
        for (var step : stops.reversed()) {
            try {
                step.run(values);
            } catch (Exception e) {
                Loop.current().report("a stop hook failed", e);
            }
        }
        running.computeIfPresent(Loop.current(), (_, all) -> {
            all.remove(values);
            return all.isEmpty() ? null : all;
        });
    }
}
