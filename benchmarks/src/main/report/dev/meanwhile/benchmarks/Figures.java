package dev.meanwhile.benchmarks;

import java.util.Locale;

/** Figures as people read them: three digits and a unit. */
final class Figures {
    static final String NONE = "–";

    private Figures() {
    }

    static String of(Workload.Metric metric, double figure) {
        return metric == Workload.Metric.MEMORY ? bytes(figure) : time(figure);
    }

    static String time(double nanos) {
        if (Double.isNaN(nanos)) {
            return NONE;
        }
        if (nanos < 999.5) {
            return digits(nanos) + " ns";
        }
        if (nanos < 999.5e3) {
            return digits(nanos / 1e3) + " µs";
        }
        return nanos < 999.5e6 ? digits(nanos / 1e6) + " ms" : digits(nanos / 1e9) + " s";
    }

    static String bytes(double bytes) {
        if (Double.isNaN(bytes)) {
            return NONE;
        }
        return bytes < 9999.5 ? String.format(Locale.ROOT, "%,.0f B", bytes) : digits(bytes / 1024) + " KiB";
    }

    /** {@return three digits, with the thousands separated} */
    static String count(double number) {
        var size = Math.pow(10, Math.max(0, Math.floor(Math.log10(number)) - 2));
        return String.format(Locale.ROOT, "%,.0f", Math.round(number / size) * size);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", share * 100);
    }

    static String ratio(double ratio) {
        return Double.isNaN(ratio) ? NONE : digits(ratio) + "×";
    }

    private static String digits(double value) {
        var places = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + places + "f", value);
    }
}
