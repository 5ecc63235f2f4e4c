package metrics;

import static dev.meanwhile.Meanwhile.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Loop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import java.lang.management.ManagementFactory;

import javax.management.ObjectName;

import org.junit.jupiter.api.Test;

class LoopMetricsTest {
    @Test
    void micrometerReadsALoopThatRuns() {
        var registry = new SimpleMeterRegistry();
        run(() -> {
            new LoopMetrics(Loop.current(), "orders").bindTo(registry);
            spawn(() -> sleep(seconds(60)));
            sleep(millis(10));
            assertEquals(2, registry.get("meanwhile.tasks").tag("loop", "orders").gauge().value());
            assertEquals(1, registry.get("meanwhile.timers").gauge().value());
            assertTrue(registry.get("meanwhile.steps").functionCounter().count() >= 3);
            assertTrue(registry.get("meanwhile.running").functionCounter().count() > 0);
            assertTrue(registry.get("meanwhile.longest.step").timeGauge().value() >= 0);
        });
    }

    @Test
    void jmxReadsALoopFromAnotherThread() throws Exception {
        run(() -> {
            LoopBeans.register(Loop.current(), "orders");
            var name = new ObjectName("com.example:type=Loop,name=orders");
            assertEquals(1, blocking(() -> ManagementFactory.getPlatformMBeanServer().getAttribute(name, "Tasks")));
        });
    }
}
