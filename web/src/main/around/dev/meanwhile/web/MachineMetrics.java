package dev.meanwhile.web;

/** A few facts about the process, under the names that Prometheus' own libraries use. */
final class MachineMetrics {
    private MachineMetrics() {
    }

    static void write(MetricsText text) {
        var process = ProcessHandle.current().info();
        process.totalCpuDuration().ifPresent(it -> text.counter("process_cpu_seconds_total", "CPU time of the process.").sample(it.toNanos() / 1e9));
        process.startInstant().ifPresent(it -> text.gauge("process_start_time_seconds", "When the process started, since 1970.").sample(it.toEpochMilli() / 1e3));
        var runtime = Runtime.getRuntime();
        text.gauge("jvm_memory_used_bytes", "The heap in use, garbage included.").sample(runtime.totalMemory() - runtime.freeMemory());
        text.gauge("jvm_memory_max_bytes", "The heap at its largest.").sample(runtime.maxMemory());
        text.gauge("jvm_threads_current", "Platform threads, nearly.").sample(platformThreads());
    }

    private static int platformThreads() {
        var group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group.activeCount();
    }
}
