package dev.meanwhile;

/** An action as a body. A record, not a lambda, so that a report can name the action's own class. */
record ActionBody<X extends Exception>(Action<X> action) implements Body<Void, X> {
    @Override
    public Void run() throws X {
        action.run();
        return null;
    }

    /** The class that the user wrote: a lambda's hidden class stands for the place it was written at. */
    static Class<?> origin(Body<?, ?> body) {
        return switch (body) {
            case ActionBody<?>(var action) -> action.getClass();
            case MappingBody<?, ?>(var mapping, _) -> mapping.getClass();
            case Beats beats -> beats.action().getClass();
            default -> body.getClass();
        };
    }
}
