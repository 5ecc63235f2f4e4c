package dev.meanwhile;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A loop goes to sleep while a thread puts something: it must see it, or be woken. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "It saw what was put, and stays awake.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "It sleeps, and is woken.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "It saw what was put, and is woken for nothing.")
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "It sleeps, and nobody wakes it.")
@State
public class DoorSleepStress {
    private final Door door = new Door();

    @Actor
    public void loop(II_Result result) {
        result.r1 = door.fallAsleep() ? 1 : 0;
    }

    @Actor
    public void thread(II_Result result) {
        door.put(() -> { }, () -> result.r2 = 1, _ -> { });
    }
}
