package dev.meanwhile.io;

import dev.meanwhile.Loop;
import dev.meanwhile.WrongLoopException;

/** The loop that a stream belongs to: it is not made for several threads, and another loop's task or a thread outside would corrupt it. */
final class Owner {
    private final Loop loop = Loop.current();

    /**
     * Lets only the stream's own loop through.
     *
     * @param what what is used, as a message begins with it; asked for its text only then
     */
    void require(Object what) {
        var here = Loop.find();
        if (here.isEmpty()) {
            throw new WrongLoopException(what + " belongs to " + loop + " but was used in " + Thread.currentThread()
                    + ". Hand the call over with loop.submit(() -> …).");
        }
        if (here.get() != loop) {
            throw new WrongLoopException(what + " belongs to " + loop + " but was used on " + here.get()
                    + ". Run the call over there with otherLoop.submit(() -> …) and await what it returns.");
        }
    }
}
