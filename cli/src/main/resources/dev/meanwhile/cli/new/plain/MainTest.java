package {{package}};

import static dev.meanwhile.Meanwhile.*;
import static dev.meanwhile.test.LoopTests.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.test.LoopTest;
import java.util.List;

class MainTest {
    /** The clock of a test is virtual: it takes no time, and is exact. */
    @LoopTest
    void asksAllAtTheSameTime() {
        var answers = assertElapsed(seconds(0.5), Main::askAll);
        assertEquals(List.of("users is up", "orders is up", "news is up"), answers);
    }
}
