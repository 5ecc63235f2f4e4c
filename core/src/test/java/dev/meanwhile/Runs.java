package dev.meanwhile;

/** Programs that run with options, once. */
final class Runs {
    private Runs() {
    }

    static <X extends Exception> void with(LoopOptions options, Action<X> main) throws X {
        try (var runner = new Runner(options)) {
            runner.run(main);
        }
    }
}
