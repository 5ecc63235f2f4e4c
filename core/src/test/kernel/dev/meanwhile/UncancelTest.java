package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class UncancelTest {
    @Test
    void itNeverGoesBelowZero() {
        run(() -> {
            var self = Task.current();
            assertEquals(0, self.uncancel());
            assertEquals(0, self.cancelling());
            assertTrue(self.cancel());
            assertEquals(1, self.cancelling());
            assertEquals(0, self.uncancel());
        });
    }
}
