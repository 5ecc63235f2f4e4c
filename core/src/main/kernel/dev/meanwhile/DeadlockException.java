package dev.meanwhile;

/**
 * Every task of the loop waited for another one, no timer was set, and by the {@linkplain LoopOptions#endOnDeadlock options} no other
 * thread would wake any of them. The message lists what each waited for.
 */
public final class DeadlockException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    DeadlockException(String report) {
        super(report);
    }
}
