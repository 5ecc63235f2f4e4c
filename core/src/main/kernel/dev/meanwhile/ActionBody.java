package dev.meanwhile;

/** An action as a body. A record, not a lambda, so that a report can name the action's own class. */
record ActionBody<X extends Exception>(Action<X> action) implements Body<Void, X>, Sourced {
    @Override
    public Void call() throws X {
        action.run();
        return null;
    }

    @Override
    public Object source() {
        return action;
    }
}
