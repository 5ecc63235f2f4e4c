package metrics;

import dev.meanwhile.Loop;

import java.lang.management.ManagementFactory;

import javax.management.JMException;
import javax.management.MXBean;
import javax.management.ObjectName;

/** A loop's figures for JMX: {@code LoopBeans.register(loop, "orders")}. */
public class LoopBeans {
    @MXBean
    public interface LoopBean {
        int getTasks();

        long getSteps();

        double getRunningSeconds();
    }

    private record Figures(Loop loop) implements LoopBean {
        @Override
        public int getTasks() {
            return loop.stats().live();
        }

        @Override
        public long getSteps() {
            return loop.stats().steps();
        }

        @Override
        public double getRunningSeconds() {
            return loop.stats().running().toNanos() / 1e9;
        }
    }

    private LoopBeans() {
    }

    public static void register(Loop loop, String name) throws JMException {
        ManagementFactory.getPlatformMBeanServer().registerMBean(new Figures(loop), new ObjectName("com.example:type=Loop,name=" + name));
    }
}
