package dev.meanwhile.conformance.streams;

import dev.meanwhile.Body;
import dev.meanwhile.Loop;
import dev.meanwhile.Meanwhile;

/** A loop that runs until it is closed, for tests that are no tasks themselves. */
final class RunningLoop implements AutoCloseable {
    private final Loop loop = Meanwhile.newLoop();
    private final Thread thread = Thread.ofPlatform().daemon().start(loop::runForever);

    Loop loop() {
        return loop;
    }

    /** {@return what a task of the loop returns} */
    <T> T call(Body<T, ?> body) {
        return loop.submit(body).join();
    }

    @Override
    public void close() {
        loop.stop();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        loop.close();
    }
}
