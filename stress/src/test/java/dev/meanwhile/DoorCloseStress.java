package dev.meanwhile;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A loop ends while a thread puts two things: what it was told was put is abandoned once, by the one or the other. */
@JCStressTest
@Outcome(id = {"0, 0", "1, 1", "2, 2"}, expect = Expect.ACCEPTABLE, desc = "What was put was abandoned, once.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Something is left behind the door, or was abandoned twice.")
@State
public class DoorCloseStress {
    private final Door door = new Door();
    private final AtomicInteger abandoned = new AtomicInteger();

    @Actor
    public void loop() {
        door.close();
        door.drain(_ -> abandoned.incrementAndGet());
    }

    @Actor
    public void thread(II_Result result) {
        result.r1 = put() + put();
    }


    private int put() {
        return door.put(() -> { }, () -> { }, _ -> abandoned.incrementAndGet()) ? 1 : 0;
    }

    @Arbiter
    public void after(II_Result result) {
        result.r2 = abandoned.get();
    }
}
