package dev.meanwhile.web;

/**
 * Writes metrics as <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Prometheus</a> reads them, in version 0.0.4 or as OpenMetrics 1.0. These differ in the names of counters in their
 * descriptions, and in the end.
 */
final class MetricsText {
    private final boolean open;
    private final StringBuilder text = new StringBuilder(4096);
    private String name = "";

    MetricsText(boolean open) {
        this.open = open;
    }

    MetricsText counter(String name, String help) {
        return begin(name, open ? name.substring(0, name.length() - "_total".length()) : name, "counter", help);
    }

    MetricsText gauge(String name, String help) {
        return begin(name, name, "gauge", help);
    }

    MetricsText histogram(String name, String help) {
        return begin(name, name, "histogram", help);
    }

    private MetricsText begin(String name, String family, String type, String help) {
        this.name = name;
        text.append("# HELP ").append(family).append(' ').append(escaped(help)).append('\n');
        text.append("# TYPE ").append(family).append(' ').append(type).append('\n');
        return this;
    }

    /** @param labels name, value, name, value … */
    void sample(double value, String... labels) {
        sampleOf("", value, labels);
    }

    void sampleOf(String suffix, double value, String... labels) {
        text.append(name).append(suffix);
        for (var i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"").append(escaped(labels[i + 1]).replace("\"", "\\\"")).append('"');
        }
        text.append(labels.length > 0 ? "} " : " ");
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            text.append((long) value);
        } else if (Double.isInfinite(value)) {
            text.append(value > 0 ? "+Inf" : "-Inf");
        } else {
            text.append(value);
        }
        text.append('\n');
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }

    String end() {
        return open ? text.append("# EOF\n").toString() : text.toString();
    }
}
