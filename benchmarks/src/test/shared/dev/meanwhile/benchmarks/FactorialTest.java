package dev.meanwhile.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class FactorialTest {
    @Test
    void isTheProductOfAllNumbers() {
        var product = BigInteger.ONE;
        for (var n = 1; n <= 500; n++) {
            product = product.multiply(BigInteger.valueOf(n));
            assertEquals(product, Factorial.of(n));
        }
    }

    @Test
    void beyondFiveHundredALongWouldOverflow() {
        assertThrows(IllegalArgumentException.class, () -> Factorial.of(501));
    }
}
