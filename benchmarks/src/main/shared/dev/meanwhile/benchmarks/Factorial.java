package dev.meanwhile.benchmarks;

import java.math.BigInteger;

/** Work for the processor, for the mixed tree. Splits the range, and multiplies factors that fit into a long, as Python's {@code math.factorial} does. */
public final class Factorial {
    /** The product of this many numbers up to 500 fits into a long. */
    private static final int FIT = 7;
    private static final int MOST = 500;

    private Factorial() {
    }

    /**
     * {@return n!}
     *
     * @param n from 1 to 500
     */
    public static BigInteger of(int n) {
        if (n < 1 || n > MOST) {
            throw new IllegalArgumentException("the factorial of " + n + " is not supported: n must be from 1 to " + MOST);
        }
        return product(1, n);
    }

    private static BigInteger product(int from, int to) {
        if (to - from < FIT) {
            var product = 1L;
            for (var n = from; n <= to; n++) {
                product *= n;
            }
            return BigInteger.valueOf(product);
        }
        var middle = (from + to) >>> 1;
        return product(from, middle).multiply(product(middle + 1, to));
    }
}
