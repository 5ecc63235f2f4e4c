package dev.meanwhile;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.compute;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

/** What is looked up by the context class loader, a driver, say, is the caller's own; and no thread keeps it for later. */
class OffloadClassLoaderTest {
    private static final class Loader extends ClassLoader {
    }

    private static ClassLoader loader() {
        return Thread.currentThread().getContextClassLoader();
    }

    @Test
    void aCallHasThatOfItsCaller() {
        for (var i = 0; i < 3; i++) {
            run(() -> {
                var own = new Loader();
                Thread.currentThread().setContextClassLoader(own);
                assertSame(own, blocking(OffloadClassLoaderTest::loader));
                assertSame(own, compute(OffloadClassLoaderTest::loader));
                for (var thread : Thread.getAllStackTraces().keySet()) {
                    if (thread.getName().matches("meanwhile-(blocking|compute)-\\d+")) {
                        assertNotSame(own, thread.getContextClassLoader(), thread::toString);
                    }
                }
            });
        }
    }
}
