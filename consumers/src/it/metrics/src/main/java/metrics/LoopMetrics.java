package metrics;

import dev.meanwhile.Loop;
import dev.meanwhile.LoopStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import java.util.concurrent.TimeUnit;

/** A loop's figures for Micrometer: {@code new LoopMetrics(loop, "orders").bindTo(registry)}. */
public record LoopMetrics(Loop loop, String name) implements MeterBinder {
    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("meanwhile.tasks", loop, it -> it.stats().live()).tag("loop", name).register(registry);
        Gauge.builder("meanwhile.timers", loop, it -> it.stats().timers()).tag("loop", name).register(registry);
        FunctionCounter.builder("meanwhile.steps", loop, it -> it.stats().steps()).tag("loop", name).register(registry);
        FunctionCounter.builder("meanwhile.running", loop, it -> seconds(it.stats())).baseUnit("seconds").tag("loop", name).register(registry);
        TimeGauge.builder("meanwhile.longest.step", loop, TimeUnit.NANOSECONDS, it -> it.stats().longestStep().toNanos())
                .tag("loop", name).register(registry);
    }

    /** Its rate is how busy the loop is: 1 is one core, all the time. */
    private static double seconds(LoopStats stats) {
        return stats.running().toNanos() / 1e9;
    }
}
