package junit;

import static dev.meanwhile.Meanwhile.*;
import static org.junit.jupiter.api.Assertions.fail;

import dev.meanwhile.*;
import dev.meanwhile.test.LoopTest;

/** Each must fail. */
class Failing {
    @LoopTest
    void fails() {
        sleep(seconds(1));
        fail("as it should");
    }

    @LoopTest
    void leavesATask() {
        spawn(() -> sleep(seconds(1)));
    }

    @LoopTest
    void isDeadlocked() {
        new Promise<String>().await();
    }

    @LoopTest(seed = 7)
    void failsWithASeed() {
        fail("as it should");
    }
}
