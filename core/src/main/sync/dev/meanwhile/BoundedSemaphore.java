package dev.meanwhile;

/**
 * A {@link Semaphore} that never has more free permits than it was made with, and so detects one {@code release()} too many
 * (asyncio's {@code BoundedSemaphore}).
 */
public final class BoundedSemaphore extends Semaphore {
    private final int bound;

    /**
     * A semaphore with {@code permits} free permits, and never more.
     *
     * @throws IllegalArgumentException if {@code permits} is negative
     */
    public BoundedSemaphore(int permits) {
        super(permits);
        bound = permits;
    }

    /**
     * Gives a permit back. Never waits.
     *
     * @throws IllegalStateException if all permits are free
     */
    @Override
    public void release() {
        if (available() >= bound) {
            throw new IllegalStateException("release() of a semaphore whose " + bound + " permits are all free: there is none to give back");
        }
        super.release();
    }
}
