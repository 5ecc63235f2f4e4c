package dev.meanwhile;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Two threads put two things each: nothing is lost or doubled, and each thread's things keep their order. */
@JCStressTest
@Outcome(id = {"abcd", "acbd", "acdb", "cabd", "cadb", "cdab"}, expect = Expect.ACCEPTABLE, desc = "a before b, c before d.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Lost, doubled, or out of order.")
@State
public class InboxOrderStress {
    private record Item(String name) implements Runnable {
        @Override
        public void run() {
            // Never run.
        }
    }

    private final Inbox inbox = new Inbox();
    private final List<String> drained = new ArrayList<>();

    @Actor
    public void thread() {
        inbox.put(new Item("a"));
        inbox.put(new Item("b"));
    }

    @Actor
    public void another() {
        inbox.put(new Item("c"));
        inbox.put(new Item("d"));
    }

    @Arbiter
    public void after(L_Result result) {
        inbox.drain(item -> drained.add(((Item) item).name()));
        result.r1 = String.join("", drained);
    }
}
