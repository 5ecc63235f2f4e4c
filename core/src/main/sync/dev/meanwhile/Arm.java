package dev.meanwhile;

/**
 * One of the things that a {@code select} waits for. It queues for it like a task, and tells the {@link Selection} when its turn has come.
 *
 * @param <S> what it brings
 */
abstract class Arm<S> extends WaitQueue.Watcher {
    final Selection selection;

    Arm(Selection selection) {
        this.selection = selection;
    }

    /** Whether {@link #take} would give something now, or throw. */
    abstract boolean isReady();

    /** Joins the queue. */
    abstract void begin();

    /** Leaves the queue, if still in it. Once for each {@link #begin}. */
    abstract void end();

    /** {@return what it brings, taken by the task that waited} Only if it is ready. */
    abstract S take();

    /** Drops what was reserved for this arm. */
    void release() {
    }

    /** Passes what was reserved for it to the next in line. */
    void passOn() {
    }

    @Override
    void done() {
        selection.won(this);
    }

    /** A task or promise. */
    static final class Done<S> extends Arm<S> {
        private final Awaitable<S> awaited;

        Done(Selection selection, Awaitable<S> awaited) {
            super(selection);
            this.awaited = awaited;
            selection.owner.loop.requireSame(awaited.loop(), awaited);
            if (awaited == selection.owner) {
                throw new IllegalStateException(awaited + " selects its own end and would wait for ever");
            }
        }

        Awaitable<S> awaited() {
            return awaited;
        }

        @Override
        boolean isReady() {
            return awaited.isDone();
        }

        /** A failure is not reported as unread while it can't be read yet. */
        @Override
        void begin() {
            if (awaited instanceof Task<?> task) {
                task.onlookers(1);
            }
            awaited.watch(this);
        }

        @Override
        void end() {
            if (awaited instanceof Task<?> task) {
                task.onlookers(-1);
            }
            awaited.remove(this);
        }

        @Override
        S take() {
            return awaited.value();
        }
    }

    /** A time that passes. */
    static final class After extends Arm<Void> {
        private final long when;
        private final boolean isDue;
        private boolean over;
        private final Timer timer = new Timer() {
            @Override
            void fire() {
                over = true;
                done();
            }
        };

        After(Selection selection, long nanos) {
            super(selection);
            this.when = selection.owner.loop.now() + Math.min(Durations.FOREVER, nanos);
            this.isDue = nanos <= 0;
        }

        /** Whether it is due at once; then the other tasks get a turn first. */
        boolean isDue() {
            return isDue;
        }

        void expire() {
            over = true;
        }

        Timer timer() {
            return timer;
        }

        @Override
        boolean isReady() {
            return over;
        }

        @Override
        void begin() {
            if (!isDue) {
                selection.owner.loop.timers.add(timer, when);
            }
        }

        @Override
        void end() {
            selection.owner.loop.timers.remove(timer);
        }

        @Override
        Void take() {
            return null;
        }
    }
}
