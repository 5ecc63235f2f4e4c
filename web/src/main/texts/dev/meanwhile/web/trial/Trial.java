package dev.meanwhile.web.trial;

import dev.meanwhile.Action;
import dev.meanwhile.Body;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What a test changes in an application that listens within {@link #during}: what some values are opened by, and who is told of handlers that fail. It holds for
 * that server only.
 */
public final class Trial {
    private static final ScopedValue<Trial> CURRENT = ScopedValue.newInstance();

    private final Map<Class<?>, Body<?, ?>> replacements;
    private final BiConsumer<String, Throwable> failed;

    /**
     * @param replacements what opens a value, in place of what the application says
     * @param failed       is told of a failure that becomes a 500, in place of the loop's exception handler. Called on the loop
     */
    public Trial(Map<Class<?>, Body<?, ?>> replacements, BiConsumer<String, Throwable> failed) {
        this.replacements = Map.copyOf(replacements);
        this.failed = Objects.requireNonNull(failed, "who is told is null");
    }

    /** Runs an action, in which applications begin to listen. It waits as the action does. */
    public <X extends Exception> void during(Action<X> action) throws X {
        ScopedValue.where(CURRENT, this).<Void, X>call(() -> {
            action.run();
            return null;
        });
    }

    /** {@return the trial that the caller is in} */
    public static Optional<Trial> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /** {@return what opens a value} */
    public Body<?, ?> opening(Class<?> type, Body<?, ?> ofApplication) {
        return replacements.getOrDefault(type, ofApplication);
    }

    /** A handler has failed. */
    public void failed(String request, Throwable failure) {
        failed.accept(request, failure);
    }
}
