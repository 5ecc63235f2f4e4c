package dev.meanwhile;

/** What kind of thing a task waits for. More may be added, so a {@code switch} over them needs a {@code default}. */
public enum WaitKind {
    /** A {@code sleep}. */
    SLEEP,
    /** Its turn: it is ready, and others run first. */
    TURN,
    /** Another task. */
    TASK,
    /** A {@link Promise}. */
    PROMISE,
    /** {@code gather}, {@code gatherSettled}, {@code mapConcurrent}. */
    GATHER,
    /** The tasks of a {@link Scope}, at its end. */
    SCOPE,
    /** {@code race}. */
    RACE,
    /** {@code waitFor}. */
    WAIT_FOR,
    /** The next of {@code asCompleted}. */
    AS_COMPLETED,
    /** {@code select}. */
    SELECT,
    /** {@link Lock#acquire}, also that of a {@link Condition}. */
    LOCK,
    /** {@link Semaphore#acquire}. */
    SEMAPHORE,
    /** {@link Event#await}. */
    EVENT,
    /** {@link Condition#await()}, for a signal. */
    CONDITION,
    /** {@link Barrier#await}. */
    BARRIER,
    /** Room in a {@link Queue}. */
    QUEUE_PUT,
    /** An item of a {@link Queue}. */
    QUEUE_TAKE,
    /** {@link Queue#join}. */
    QUEUE_JOIN,
    /** {@link RateLimiter#acquire}. */
    RATE_LIMITER,
    /** The next element of a {@link Flow}, its consumer, or its end. */
    FLOW,
    /** A {@link java.util.concurrent.CompletionStage}. */
    STAGE,
    /** {@code blocking} or {@code compute}: a call in another thread. */
    OFFLOAD,
    /** A JDK call that blocks; in carrier mode it suspends only the task. */
    FOREIGN,
    /** It waits where it can't be suspended, below a native method or a static initialiser, and so blocks its loop. */
    PINNED,
    /** A connection that is being made. */
    CONNECT,
    /** Bytes, a datagram or their end from outside. */
    READ,
    /** Room for bytes that go outside. */
    WRITE,
    /** The end of a process. */
    PROCESS,
    /** A signal from the operating system. */
    SIGNAL,
    /** Something internal to the runtime. */
    OTHER
}
