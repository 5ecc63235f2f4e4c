package peers;

import dev.meanwhile.Meanwhile;
import dev.meanwhile.benchmarks.MeanwhileProgram;
import dev.meanwhile.benchmarks.Round;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Our micro workloads under JMH: each invocation is a loop of its own that does {@link #OPERATIONS} operations. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Micro {
    private static final int OPERATIONS = 100_000;

    @Param({"switch", "spawn", "queue", "semaphore", "timeout", "await-done", "flow", "flow-for"})
    private String workload;

    private Round round;

    /** Finds the workload. */
    @Setup
    public void setUp() {
        round = MeanwhileProgram.workload(workload);
    }

    /** {@return the answer, so that it is not optimised away} */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long operation() throws Exception {
        return Meanwhile.run(() -> round.play(OPERATIONS));
    }
}
