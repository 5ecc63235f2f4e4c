package dev.meanwhile;

/** A mapping of one element, as the body of a task. A record, so that a report can name the mapping's own class. */
record MappingBody<S, T>(Mapping<? super S, ? extends T, ?> mapping, S element) implements Body<T, Exception>, Sourced {
    @Override
    public T call() throws Exception {
        return mapping.apply(element);
    }

    @Override
    public Object source() {
        return mapping;
    }
}
