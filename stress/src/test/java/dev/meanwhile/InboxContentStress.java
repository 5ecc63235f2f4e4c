package dev.meanwhile;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** What a thread wrote before it put something, the loop sees when it has it. */
@JCStressTest
@Outcome(id = {"-1", "1"}, expect = Expect.ACCEPTABLE, desc = "It is not there yet, or there with all that it stands for.")
@Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "It came before what had been written before.")
@State
public class InboxContentStress {
    private final Inbox inbox = new Inbox();
    private int written;

    @Actor
    public void thread() {
        written = 1;
        inbox.put(() -> { });
    }

    @Actor
    public void loop(I_Result result) {
        result.r1 = -1;
        inbox.drain(_ -> result.r1 = written);
    }
}
