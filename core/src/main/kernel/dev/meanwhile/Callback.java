package dev.meanwhile;

/** The program's code that the loop runs between tasks, with the context variables that it sees. */
record Callback(Context context, Runnable action) implements Abandonable {
    @Override
    public void run() {
        action.run();
    }

    @Override
    public void abandon() {
        if (action instanceof Abandonable it) {
            it.abandon();
        }
    }
}
