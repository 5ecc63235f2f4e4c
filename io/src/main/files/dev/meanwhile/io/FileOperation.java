package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.sleep;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.Task;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Work on files in another thread, for which a task waits: one hop there and one back.
 *
 * <p>A task that is cancelled takes its work out of the queue. Work that has begun is asked to stop and <em>awaited</em>, as in trio: disks answer, so this
 * is short, and when the task continues nothing reads or writes on its behalf and no descriptor is on its way. Only what may wait for ever (FIFOs, devices)
 * is abandoned instead: it runs in a thread of its own, is interrupted, and tidies up by itself.
 *
 * <p>Completions of many operations cost the loop one wake-up, because a thread wakes it only if it sleeps.
 */
final class FileOperation<T> extends CompletableFuture<Void> implements Runnable {
    /** The work; it blocks. */
    @FunctionalInterface
    interface Work<T> {
        /**
         * Does it.
         *
         * @param operation says whether to stop, between two pieces of long work
         */
        T run(FileOperation<?> operation) throws IOException;
    }

    /** Closes what has come too late. */
    @FunctionalInterface
    interface Disposer<T> {
        void dispose(T value) throws IOException;
    }

    private static final Disposer<Object> NOTHING = _ -> { };

    /** Thrown by work that was asked to stop. Nobody sees it: its task gets {@link Cancelled}. */
    static final class Stopped extends IOException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("stopped");
        }
    }

    /** The path is a FIFO or a device: the work starts anew, in a thread of its own. */
    static final class MayWaitForEver extends IOException {
        private static final long serialVersionUID = 1L;

        MayWaitForEver() {
            super("may wait for ever");
        }
    }

    /** Loaded early: without a free descriptor it could not be. */
    @SuppressWarnings("unused")
    private static final Class<?> TOO_MANY_OPEN_FILES = FileException.TooManyOpenFiles.class;

    private enum Progress { QUEUED, RUNNING, ENDED, DROPPED }

    private final String verb;
    private final Path path;
    private final Work<? extends T> work;
    private final Disposer<? super T> disposer;
    private final boolean apart;
    /** Guarded by this object, as is {@code thread}. */
    private Progress progress = Progress.QUEUED;
    private Thread thread;
    private volatile boolean stopping;
    private volatile boolean abandoned;
    // Written before the operation completes.
    private T value;
    private Throwable failure;

    private FileOperation(String verb, Path path, boolean apart, Work<? extends T> work, Disposer<? super T> disposer) {
        this.verb = verb;
        this.path = path;
        this.work = work;
        this.disposer = disposer;
        this.apart = apart;
    }

    /** Does the work and waits for it. */
    static <T> T call(String verb, Path path, Work<? extends T> work) {
        return call(verb, path, work, NOTHING);
    }

    /**
     * Does the work and waits for it.
     *
     * @param verb     what is done, as it reads after "can't"
     * @param path     to what
     * @param disposer gets a value that no task takes
     */
    static <T> T call(String verb, Path path, Work<? extends T> work, Disposer<? super T> disposer) {
        try {
            return FileOperation.<T>start(verb, path, false, work, disposer).end();
        } catch (MayWait e) {
            return FileOperation.<T>start(verb, path, true, work, disposer).end();
        }
    }

    /** As {@link #call}, for work that is known to need a thread of its own or not. */
    static <T> T call(String verb, Path path, boolean apart, Work<? extends T> work) {
        return FileOperation.<T>start(verb, path, apart, work, NOTHING).end();
    }

    /** Starts the work; its task continues, and must come back for {@link #end}. */
    static <T> FileOperation<T> start(String verb, Path path, boolean apart, Work<? extends T> work, Disposer<? super T> disposer) {
        if (Task.current().cancelling() > 0) {
            // A task that must stop starts nothing.
            sleep(Duration.ZERO);
        }
        var operation = new FileOperation<T>(verb, path, apart, work, disposer);
        operation.submit();
        return operation;
    }

    /** For callbacks of the loop and for work that a task began earlier. {@return work that starts with {@link #submit}} */
    static <T> FileOperation<T> prepare(String verb, Path path, boolean apart, Work<? extends T> work) {
        return new FileOperation<>(verb, path, apart, work, NOTHING);
    }

    /** Shielded: for closing. */
    static void finish(String verb, Path path, Work<?> work) {
        shielded(() -> FileOperation.<Object>call(verb, path, work));
    }

    /** Never throws: without a thread it fails. In carrier mode other tasks and callbacks may run meanwhile, because executors take locks. */
    void submit() {
        try {
            (apart ? FileThreads.apart() : FileThreads.pool()).execute(this);
        } catch (Throwable t) {
            end(null, t);
        }
    }

    /** {@return whether it runs in a thread of its own} */
    boolean isApart() {
        return apart;
    }

    boolean isStopping() {
        return stopping;
    }

    /** For work between two pieces. */
    void continueOrStop() throws Stopped {
        if (stopping) {
            throw new Stopped();
        }
    }

    /** For work that finds something that may wait for ever. */
    void requireApart() throws MayWaitForEver {
        if (!apart) {
            throw new MayWaitForEver();
        }
    }

    @Override
    public void run() {
        synchronized (this) {
            if (progress != Progress.QUEUED) {
                return;
            }
            progress = Progress.RUNNING;
            thread = Thread.currentThread();
        }
        T result = null;
        Throwable thrown = null;
        try {
            result = translating();
        } catch (Throwable t) {
            thrown = t;
        }
        end(result, thrown);
    }

    private T translating() throws Throwable {
        try {
            return work.run(this);
        } catch (IOException e) {
            throw translated(e);
        } catch (UncheckedIOException e) {
            throw translated(e.getCause());
        }
    }

    private Throwable translated(IOException thrown) {
        return switch (thrown) {
            case Stopped it -> it;
            case MayWaitForEver _ -> new MayWait();
            case Refused it -> it.why;
            default -> stopping ? thrown : FileException.of(verb, path, thrown);
        };
    }

    private void end(T result, Throwable thrown) {
        synchronized (this) {
            progress = Progress.ENDED;
            thread = null;
        }
        if (abandoned) {
            if (result != null) {
                dispose(result);
            }
            return;
        }
        value = result;
        failure = thrown;
        complete(null);
    }

    /** Any thread. Blocks. */
    private void dispose(T late) {
        try {
            // What was interrupted must not be so while it closes.
            Thread.interrupted();
            disposer.dispose(late);
        } catch (IOException e) {
            // Nobody waits for it any more, and it is closed as far as it can be.
        }
    }

    /**
     * Waits for the result.
     *
     * <p><b>Cancellation:</b> work that has not begun never does. Other work is asked to stop and awaited, or abandoned if it may wait for ever.
     */
    T end() {
        var asked = Task.current().cancelling();
        try {
            Meanwhile.await(this);
        } catch (Cancelled cancelled) {
            awaitStopped();
            disposeApart();
            throw cancelled;
        }
        if (Task.current().cancelling() > asked && value != null && disposer != NOTHING) {
            // It was cancelled when there was a value already. It must not drop one that has to be closed.
            try {
                sleep(Duration.ZERO);
            } catch (Cancelled cancelled) {
                disposeApart();
                throw cancelled;
            }
        }
        if (failure != null) {
            throw rethrown();
        }
        return value;
    }

    private RuntimeException rethrown() {
        if (failure instanceof FileException || failure instanceof MayWait) {
            // The cause has the stack of the other thread.
            failure.fillInStackTrace();
        }
        switch (failure) {
            case RuntimeException exception -> throw exception;
            case Error error -> throw error;
            default -> throw new IllegalStateException(failure);
        }
    }

    /** Asks it to stop, and waits until it has. {@return false if it was abandoned: its disposer gets what it has} */
    boolean awaitStopped() {
        if (!cancel(true)) {
            shielded(() -> {
                Meanwhile.await(this);
            });
        }
        return !abandoned;
    }

    /** {@return whether it has ended, without a failure} Never waits. */
    boolean hasEndedWell() {
        return isDone() && failure == null;
    }

    /** {@return whether it has ended with this value} Never waits. */
    boolean hasEndedWith(T expected) {
        return hasEndedWell() && expected.equals(value);
    }

    private void disposeApart() {
        if (value != null && disposer != NOTHING) {
            var late = value;
            value = null;
            finish(verb, path, _ -> {
                disposer.dispose(late);
                return null;
            });
        }
    }

    /**
     * Any thread. Asks the work to stop.
     *
     * @return whether nobody needs to wait for it: it has not begun, or is abandoned
     */
    @Override
    public boolean cancel(boolean mayInterrupt) {
        synchronized (this) {
            stopping = true;
            switch (progress) {
                case QUEUED -> progress = Progress.DROPPED;
                case RUNNING -> {
                    if (!apart) {
                        return false;
                    }
                    abandoned = true;
                    thread.interrupt();
                }
                case ENDED -> {
                    return abandoned;
                }
                case DROPPED -> {
                    // Nobody waits for it already.
                }
            }
            return true;
        }
    }

    /** As {@link MayWaitForEver}, on its way to the task. */
    static final class MayWait extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MayWait() {
            super("may wait for ever");
        }
    }

    /** A failure that is known better than the system could tell it. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient FileException why;

        Refused(FileException why) {
            super(why.getMessage());
            this.why = why;
        }
    }
}
