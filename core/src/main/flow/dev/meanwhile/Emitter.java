package dev.meanwhile;

/**
 * Where a {@linkplain Meanwhile#generate(FlowBody) generator} puts its elements.
 *
 * @param <T> the elements
 */
@FunctionalInterface
public interface Emitter<T> {
    /**
     * Hands one element to the consumer and waits until it asks for the next.
     * <p><b>Cancellation:</b> {@link Cancelled} means that no more elements are wanted; this one was handed over, unless the request
     * came before it was emitted.
     *
     * @throws Cancelled if the flow was closed, or its consumer cancelled
     */
    void emit(T element);
}
