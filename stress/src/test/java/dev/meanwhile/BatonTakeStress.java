package dev.meanwhile;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A fibre that could not be suspended takes back the right to run, which it has handed over: one of the two has it, and sees the other's step. */
@JCStressTest
@Outcome(id = {"1, 0", "0, 1"}, expect = Expect.ACCEPTABLE, desc = "One took it, and saw the step.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both have it, or nobody, or the one that has it did not see the step.")
@State
public class BatonTakeStress {
    private final Baton baton = new Baton();
    private final Thread nobody = new Thread();
    private int step;

    @Actor
    public void formerHolder(II_Result result) {
        step = 1;
        baton.pass(nobody);
        result.r1 = take();
    }

    @Actor
    public void receiver(II_Result result) {
        result.r2 = take();
    }

    /** {@return 0 if the baton is not here, else 1, or -1 if the step was not seen} */
    private int take() {
        if (!baton.take()) {
            return 0;
        }
        return step == 1 ? 1 : -1;
    }
}
