package dev.meanwhile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Carrier mode is used where a thread could be run through in it; else one line says why not, and the program runs. In JVMs of their own. */
@Timeout(60)
@Tag(SeedsTest.ONCE)
class CarrierProbeTest {
    /** Says in which mode it runs. */
    static final class Plain {
        private Plain() {
        }

        static void main() {
            Meanwhile.run(() -> IO.println(Loop.current().engine.getClass().getSimpleName()));
        }
    }

    /** Has virtual threads before Meanwhile is loaded, so the JDK keeps a set of all of them from then on. */
    static final class After {
        private After() {
        }

        static void main() throws InterruptedException {
            Thread.startVirtualThread(() -> { }).join();
            Plain.main();
        }
    }

    private static List<String> run(Class<?> program, String... flags) throws IOException, InterruptedException {
        var child = ChildJvm.start(program, List.of(flags));
        assertEquals(0, child.status(), child::toString);
        return child.output();
    }

    private static void assertPortable(List<String> output, String why) {
        assertEquals("PortableEngine", output.getLast());
        assertEquals(1, output.stream().filter(line -> line.contains("Tasks run in portable mode")).count(), output::toString);
        assertTrue(output.stream().anyMatch(line -> line.contains(why)), output::toString);
    }

    @Test
    void withThePackageOpenItIsCarrierModeWithoutAWord() throws Exception {
        assertEquals(List.of("CarrierEngine"), run(Plain.class, "--add-opens", "java.base/java.lang=ALL-UNNAMED"));
    }

    @Test
    void withoutItIsPortable() throws Exception {
        assertPortable(run(Plain.class), "--add-opens java.base/java.lang=ALL-UNNAMED");
    }

    @Test
    void afterVirtualThreadsThatAreTrackedItIsPortable() throws Exception {
        assertPortable(run(After.class, "--add-opens", "java.base/java.lang=ALL-UNNAMED"), "-Djdk.trackAllThreads=false");
    }

    @Test
    void afterVirtualThreadsThatAreNotTrackedItIsCarrierMode() throws Exception {
        assertEquals(List.of("CarrierEngine"),
                run(After.class, "--add-opens", "java.base/java.lang=ALL-UNNAMED", "-Djdk.trackAllThreads=false"));
    }

    @Test
    void whereTrackingIsWantedItIsPortable() throws Exception {
        assertPortable(run(Plain.class, "--add-opens", "java.base/java.lang=ALL-UNNAMED", "-Djdk.trackAllThreads=true"),
                "-Djdk.trackAllThreads=false");
    }
}
