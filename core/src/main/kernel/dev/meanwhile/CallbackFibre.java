package dev.meanwhile;

/** Runs callbacks, one after the other; see {@link Callbacks}. */
final class CallbackFibre extends Fibre {
    private final Callbacks callbacks;
    /** The next one; null to end. */
    private Callback next;
    private Context context = Context.EMPTY;

    CallbackFibre(Loop loop, Callbacks callbacks) {
        super(loop);
        this.callbacks = callbacks;
    }

    void give(Callback callback) {
        next = callback;
    }

    @Override
    void liveOn() {
        while (next != null) {
            var callback = next;
            next = null;
            call(callback);
            if (!callbacks.another(this)) {
                return;
            }
        }
    }

    private void call(Callback callback) {
        context = callback.context();
        try {
            callback.run();
        } catch (Throwable t) {
            loop.reporter.failureNow(context, "a callback of the loop failed", t);
        } finally {
            context = Context.EMPTY;
        }
    }

    @Override
    void failToStart(Throwable cause) {
        callbacks.failed(next, cause);
        next = null;
    }

    @Override
    Context context() {
        return context;
    }

    @Override
    void context(Context values) {
        context = values;
    }

    @Override
    public String toString() {
        return "a callback of " + loop;
    }
}
