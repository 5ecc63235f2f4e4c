/** The test kit: tests on a loop with a clock that jumps and an order that a seed decides. It knows core and JUnit's API. */
module dev.meanwhile.test {
    requires transitive dev.meanwhile;
    requires transitive org.junit.jupiter.api;

    exports dev.meanwhile.test;
}
