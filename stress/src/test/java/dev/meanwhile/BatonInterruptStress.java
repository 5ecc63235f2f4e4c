package dev.meanwhile;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** An interrupt neither lets a thread run early nor gets lost. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "It waited for the baton, and heard of the interrupt.")
@Outcome(expect = Expect.FORBIDDEN, desc = "It ran early, or the interrupt was lost.")
@State
public class BatonInterruptStress {
    private final Baton baton = new Baton();
    private volatile Thread waiter;
    private volatile boolean interruptSent;
    private int step;
    private boolean heard;

    @Actor
    public void waiter(II_Result result) {
        waiter = Thread.currentThread();
        heard = baton.await();
        result.r1 = step;
        while (!interruptSent) {
            Thread.onSpinWait();
        }
        // One that came after the baton is still to be seen.
        heard |= Thread.interrupted();
    }

    @Actor
    public void passer() {
        while (waiter == null) {
            Thread.onSpinWait();
        }
        waiter.interrupt();
        step = 1;
        baton.pass(waiter);
        interruptSent = true;
    }

    @Arbiter
    public void after(II_Result result) {
        result.r2 = heard ? 1 : 0;
    }
}
