package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.shielded;

import dev.meanwhile.Body;
import dev.meanwhile.ContextVar;
import dev.meanwhile.Lock;
import dev.meanwhile.Loop;
import dev.meanwhile.Mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The values of one request: those that it was given, and those that are opened for each request, when one is first asked for. Used by the request's tasks. */
final class OwnValues {
    /** What is being opened further up the same calls. */
    private static final ContextVar<List<Step>> OPENING = ContextVar.of("values being opened", List.of());

    private record Step(OwnValues of, Class<?> type) {
    }

    private final Request request;
    private final Map<Class<?>, Mapping<? super Request, ?, ?>> each;
    private final Opening opening;
    private final Map<Class<?>, Object> given = new HashMap<>();
    /** In the order in which they were opened. */
    private final Map<Class<?>, Object> opened = new LinkedHashMap<>();
    private final Map<Class<?>, Lock> locks = new HashMap<>();
    private boolean closed;

    /** What may open a value in place of the application: a test's. */
    interface Opening {
        Body<?, ?> of(Class<?> type, Body<?, ?> real);
    }

    /** @param each what opens a value for each request */
    OwnValues(Request request, Map<Class<?>, Mapping<? super Request, ?, ?>> each, Opening opening) {
        this.request = request;
        this.each = each;
        this.opening = opening;
    }

    void give(Class<?> type, Object value) {
        given.put(type, value);
    }

    Stream<Class<?>> types() {
        return Stream.concat(given.keySet().stream(), each.keySet().stream());
    }

    Optional<Object> find(Class<?> type) {
        return Optional.ofNullable(given.get(type)).or(() -> Optional.ofNullable(opened.get(type)))
                .or(() -> Optional.ofNullable(each.get(type)).map(open -> open(type, open)));
    }

    private Object open(Class<?> type, Mapping<? super Request, ?, ?> open) {
        var chain = new ArrayList<>(OPENING.get());
        var step = new Step(this, type);
        if (chain.contains(step)) {
            chain.add(step);
            throw new IllegalStateException("provided(" + type.getSimpleName() + ".class): the values of a request need each other in a circle: "
                    + chain.stream().skip(chain.indexOf(step)).map(it -> it.type().getSimpleName()).collect(Collectors.joining(" -> ")));
        }
        if (closed) {
            throw new IllegalStateException("provided(" + type.getSimpleName() + ".class): the values of " + request + " have been closed, with its response; ask for it before");
        }
        chain.add(step);
        try (var _ = locks.computeIfAbsent(type, _ -> new Lock()).acquire()) {
            // Another task of the request may have opened it meanwhile.
            if (!opened.containsKey(type)) {
                var value = OPENING.where(List.copyOf(chain), opening.of(type, () -> open.apply(request))::call);
                keep(type, Objects.requireNonNull(value, () -> "what provides a " + type.getSimpleName() + " for " + request + " returned null"));
            }
            return opened.get(type);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("provided(" + type.getSimpleName() + ".class): opening it for " + request + " failed: " + e.getMessage(), e);
        }
    }

    /** A task that outlives the handler may have waited for it until after the end. */
    private void keep(Class<?> type, Object value) {
        opened.put(type, value);
        if (closed) {
            shielded(() -> close(type, value));
            throw new IllegalStateException("provided(" + type.getSimpleName() + ".class): the values of " + request + " were closed, with its response, while it was being opened");
        }
    }

    /** Closes what was opened, the last first, whatever happens to the task. A failure is logged. */
    void close() {
        closed = true;
        if (opened.isEmpty()) {
            return;
        }
        shielded(() -> new ArrayList<>(opened.entrySet()).reversed().forEach(entry -> close(entry.getKey(), entry.getValue())));
    }

    private void close(Class<?> type, Object value) {
        if (value instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                Loop.current().report("closing the " + type.getSimpleName() + " of " + request + " failed", e);
            }
        }
    }
}
