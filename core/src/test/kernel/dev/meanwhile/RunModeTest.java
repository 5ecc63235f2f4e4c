package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class RunModeTest {
    @Test
    void theModeThatThisJvmIsToTestIsInForce() {
        assertEquals(RunModes.carrier(), CarrierEngine.isAvailable());
    }

    @Test
    void aLoopUsesItsEngine() {
        var expected = RunModes.carrier() ? CarrierEngine.class : PortableEngine.class;
        run(() -> {
            assertInstanceOf(expected, Loop.current().engine);
        });
    }

    @Test
    void tasksAreVirtualThreadsInBothModes() {
        run(() -> {
            assertTrue(Thread.currentThread().isVirtual());
        });
    }
}
