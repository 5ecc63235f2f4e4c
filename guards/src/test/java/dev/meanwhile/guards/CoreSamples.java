package dev.meanwhile.guards;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.gatherSettled;
import static dev.meanwhile.Meanwhile.queue;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.AwaitGraph;
import dev.meanwhile.Awaitable;
import dev.meanwhile.Cancelled;
import dev.meanwhile.Clause;
import dev.meanwhile.Condition;
import dev.meanwhile.ContextVar;
import dev.meanwhile.Flow;
import dev.meanwhile.Lock;
import dev.meanwhile.Loop;
import dev.meanwhile.LoopOptions;
import dev.meanwhile.Outcome;
import dev.meanwhile.PriorityQueue;
import dev.meanwhile.Promise;
import dev.meanwhile.Queue;
import dev.meanwhile.Retry;
import dev.meanwhile.Runner;
import dev.meanwhile.Schedule;
import dev.meanwhile.Scope;
import dev.meanwhile.Task;
import dev.meanwhile.Timeout;
import dev.meanwhile.WaitKind;
import dev.meanwhile.WaitPoint;

/** Instances of what core exports. */
final class CoreSamples {
    private CoreSamples() {
    }

    static void add(SampleValues values, Scope scope, Timeout timeout) {
        var task = scope.spawn(() -> { });
        var stopped = spawn(() -> sleep(seconds(50)));
        stopped.cancel();
        var cancelled = ((Outcome.Cancellation<?>) gatherSettled(stopped).getFirst()).cause();
        var promise = new Promise<String>();
        Flow<String> flow = generate(_ -> { });
        var lock = new Lock();
        Queue<String> queue = queue();
        var retry = Retry.none();
        values.with(Scope.class, scope)
                .with(Timeout.class, timeout)
                .with(Task.class, task)
                .with(Cancelled.class, cancelled)
                .with(Promise.class, promise)
                .with(Awaitable.class, promise)
                .with(Loop.class, Loop.current())
                .with(LoopOptions.class, new LoopOptions())
                .with(Runner.class, new Runner())
                .with(AwaitGraph.class, AwaitGraph.capture())
                .with(AwaitGraph.Node.class, AwaitGraph.capture().nodes().getFirst())
                .with(ContextVar.class, ContextVar.of("name"))
                .with(Flow.class, flow)
                .with(Lock.class, lock)
                .with(Condition.class, new Condition(lock))
                .with(Queue.class, queue)
                .with(PriorityQueue.class, new PriorityQueue<String>(0, String::compareTo))
                .with(Clause.class, Clause.take(queue))
                .with(Retry.class, retry)
                .with(Retry.Attempts.class, retry.start())
                .with(Schedule.class, Schedule.of(seconds(1)));
        values.with(WaitPoint.class, new WaitPoint(WaitKind.OTHER, () -> "nothing"));
    }
}
