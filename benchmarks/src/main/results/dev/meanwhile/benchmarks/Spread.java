package dev.meanwhile.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A summary of many figures: the median, and the quartiles around it.
 *
 * @param count the number of figures
 */
record Spread(double median, double low, double high, int count) {
    static <T> Spread of(List<T> items, ToDoubleFunction<T> figure) {
        return of(items.stream().mapToDouble(figure).toArray());
    }

    static Spread of(double... figures) {
        if (figures.length == 0) {
            throw new IllegalArgumentException("there is no median of no figures");
        }
        var sorted = figures.clone();
        Arrays.sort(sorted);
        return new Spread(quantile(sorted, 0.5), quantile(sorted, 0.25), quantile(sorted, 0.75), sorted.length);
    }

    /** Interpolated between the two figures next to it. */
    private static double quantile(double[] sorted, double share) {
        var place = share * (sorted.length - 1);
        var below = (int) place;
        var above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
