package dev.meanwhile.io.netty;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meanwhile.Loop;
import io.netty.util.internal.NativeLibraryLoader;

import org.junit.jupiter.api.Test;

/** The suite runs once with all flags, as our launcher starts programs, and once with none. */
class RunModeTest {
    @Test
    void tasksRunInTheModeThatTheBuildSays() {
        var expected = System.getProperty("meanwhile.expectedMode");
        assumeTrue(expected != null, "not run by the build");
        run(() -> {
            // A virtual thread's text ends with the name of its carrier.
            var carrier = Thread.currentThread().toString().endsWith("@" + Loop.current().thread().getName());
            assertEquals(expected, carrier ? "carrier" : "portable");
        });
    }

    /** It would print a warning otherwise. */
    @Test
    void epollIsUsedOnlyWhereNativeCodeIsAllowed() {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
        var allowed = NativeLibraryLoader.class.getModule().isNativeAccessEnabled();
        assertEquals(allowed, Sockets.ofPlatform().areEpoll());
    }
}
