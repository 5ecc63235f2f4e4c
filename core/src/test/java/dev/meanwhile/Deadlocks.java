package dev.meanwhile;

/** Runs programs that a deadlock ends. */
final class Deadlocks {
    private Deadlocks() {
    }

    static <T, X extends Exception> T run(Body<T, X> main) throws X {
        try (var runner = new Runner(new LoopOptions().endOnDeadlock(true))) {
            return runner.run(main);
        }
    }

    static <X extends Exception> void run(Action<X> main) throws X {
        run(main.asBody());
    }
}
