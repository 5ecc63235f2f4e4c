package dev.meanwhile;

/** A {@link Barrier} was broken or reset before all parties had arrived. */
public final class BrokenBarrierException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    BrokenBarrierException(String message) {
        super(message);
    }
}
