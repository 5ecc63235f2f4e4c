package dev.meanwhile;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The thread of a loop and the one that runs it, there and back. */
@JCStressTest
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "Each saw the other's step.")
@Outcome(expect = Expect.FORBIDDEN, desc = "One went on without having seen the other's step.")
@State
public class GateStress {
    private final Gate toRun = new Gate();
    private final Gate toGoOn = new Gate();
    private int step;

    @Actor
    public void caller(II_Result result) {
        step = 1;
        toRun.open();
        pass(toGoOn);
        result.r2 = step;
    }

    @Actor
    public void loop(II_Result result) {
        pass(toRun);
        result.r1 = step;
        step = 2;
        toGoOn.open();
    }

    private static void pass(Gate gate) {
        try {
            gate.pass();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts it", e);
        }
    }
}
