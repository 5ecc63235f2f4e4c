package dev.meanwhile;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads hand each other the right to run, there and back: each sees what the other wrote while it had it, and neither hangs. */
@JCStressTest
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "Each saw the other's step.")
@Outcome(expect = Expect.FORBIDDEN, desc = "One ran without having seen the other's step.")
@State
public class BatonStress {
    private final Baton ofFirst = new Baton();
    private final Baton ofSecond = new Baton();
    private volatile Thread first;
    private volatile Thread second;
    private int step;

    @Actor
    public void first(II_Result result) {
        first = Thread.currentThread();
        while (second == null) {
            Thread.onSpinWait();
        }
        step = 1;
        ofSecond.pass(second);
        ofFirst.await();
        result.r2 = step;
    }

    @Actor
    public void second(II_Result result) {
        second = Thread.currentThread();
        ofSecond.await();
        result.r1 = step;
        step = 2;
        ofFirst.pass(first);
    }
}
