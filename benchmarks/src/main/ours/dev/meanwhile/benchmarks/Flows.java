package dev.meanwhile.benchmarks;

import static dev.meanwhile.Meanwhile.generate;

import dev.meanwhile.Flow;

/** Elements that pass through three operators. */
final class Flows {
    private Flows() {
    }

    /** {@return the sum of the elements that came through} Elements are passed by plain calls. */
    static long each(int size) {
        var sum = new long[1];
        try (var flow = flow(size)) {
            flow.forEach(element -> sum[0] += element);
        }
        return sum[0];
    }

    /** The same in a plain {@code for}, where the body of the flow has a task of its own. */
    static long plainFor(int size) {
        var sum = 0L;
        try (var flow = flow(size)) {
            for (var element : flow) {
                sum += element;
            }
        }
        return sum;
    }

    private static Flow<Integer> flow(int size) {
        Flow<Integer> numbers = generate(out -> {
            for (var n = 0; n < size; n++) {
                out.emit(n);
            }
        });
        return numbers.map(n -> n * 3).filter(n -> n % 2 == 0).take(size / 2);
    }
}
