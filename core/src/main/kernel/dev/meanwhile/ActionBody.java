package dev.meanwhile;

/** An action as a body. A record, not a lambda, so that a report can name the action's own class. */
record ActionBody<X extends Exception>(Action<X> action) implements Body<Void, X> {
    @Override
    public Void call() throws X {
        action.run();
        return null;
    }

    /** The class that the user wrote: a lambda's hidden class stands for the place it was written at. */
    static Class<?> origin(Body<?, ?> body) {
        // A switch over types makes a class at its first use, which every start would pay for.
        if (body instanceof ActionBody<?>(var action)) {
            return action.getClass();
        }
        if (body instanceof MappingBody<?, ?>(var mapping, _)) {
            return mapping.getClass();
        }
        return body instanceof Beats beats ? beats.action().getClass() : body.getClass();
    }
}
