package dev.meanwhile;

/**
 * The body of a {@linkplain Meanwhile#generate(FlowBody) generator}: emits elements one after another and may wait between them.
 *
 * @param <T> the elements
 */
@FunctionalInterface
public interface FlowBody<T> {
    /** Emits the elements; returning ends the flow, throwing fails it. */
    void run(Emitter<? super T> out) throws Exception;
}
