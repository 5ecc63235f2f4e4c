package dev.meanwhile;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A thread puts three things while the loop drains: each comes out once, and in order. */
@JCStressTest
@Outcome(id = "123", expect = Expect.ACCEPTABLE, desc = "All, in order.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Lost, doubled, or out of order.")
@State
public class InboxDrainStress {
    private record Item(int number) implements Runnable {
        @Override
        public void run() {
            // Never run.
        }
    }

    private final Inbox inbox = new Inbox();
    private final List<Integer> drained = new ArrayList<>();

    @Actor
    public void thread() {
        inbox.put(new Item(1));
        inbox.put(new Item(2));
        inbox.put(new Item(3));
    }

    @Actor
    public void loop() {
        drain();
        drain();
    }

    @Arbiter
    public void after(I_Result result) {
        drain();
        result.r1 = drained.stream().reduce(0, (number, digit) -> number * 10 + digit);
    }

    private void drain() {
        inbox.drain(item -> drained.add(((Item) item).number()));
    }
}
