package dev.meanwhile.test.io;

import dev.meanwhile.ItemAction;
import dev.meanwhile.test.LoopTests;
import dev.meanwhile.test.Torture;

import java.util.Objects;
import java.util.function.Predicate;

/**
 * Runs a test again and again, each time on a new network that breaks one step later, until it comes through. After each run everything must be closed, no
 * task left, and what the test itself checks must hold. {@link Torture} does the same with cancellation.
 * {@snippet :
 * @Test
 * void anOrderIsStoredOnceOrNotAtAll() {
 *     NetworkTorture.cutAtEveryByte(Cut.RESET, network -> {
 *         var orders = new Orders();
 *         try (var server = Tcp.listen(80, orders::serve)) {
 *             try {
 *                 Shop.order("shop", 80, "lamp");
 *             } catch (IoException expected) {
 *                 assertTrue(orders.size() <= 1);
 *             }
 *         }
 *     });
 * }
 * }
 */
public final class NetworkTorture {
    /** More than any test needs. */
    private static final int MOST_RUNS = 100_000;

    private NetworkTorture() {
    }

    /**
     * Cuts each connection at its first byte, then at its second, and so on, those of both ways counted together.
     *
     * @param attempt the test; it gets the network, which is installed. With {@link Cut#SILENCE} it must have limits of its own
     * @return how many runs were disturbed
     * @throws X              what the test throws in a run that was not disturbed
     * @throws AssertionError if a run fails; it says at which byte the connections were cut
     */
    public static <X extends Exception> int cutAtEveryByte(Cut how, ItemAction<? super TestNetwork, X> attempt) throws X {
        Objects.requireNonNull(how, "how is null");
        Objects.requireNonNull(attempt, "the attempt is null");
        return repeat("cut (" + how + ") at byte ", (network, at) -> network.link().cutAfter(at, how), network -> network.link().hasCut(), attempt);
    }

    /**
     * Lets the first operation on the network fail, then the second, and so on: a lookup, an attempt to connect or to listen, or a write, which
     * resets its connection.
     *
     * @param attempt the test; it gets the network, which is installed
     * @return how many runs were disturbed
     * @throws X              what the test throws in a run that was not disturbed
     * @throws AssertionError if a run fails; it says which operation failed
     */
    public static <X extends Exception> int failEveryOperation(ItemAction<? super TestNetwork, X> attempt) throws X {
        Objects.requireNonNull(attempt, "the attempt is null");
        return repeat("failed at operation ", TestNetwork::failOperation, TestNetwork::hasFailed, attempt);
    }

    private interface Fault {
        void set(TestNetwork network, int at);
    }

    private static <X extends Exception> int repeat(
            String what, Fault fault, Predicate<TestNetwork> hasStruck, ItemAction<? super TestNetwork, X> attempt) throws X {
        for (var at = 0; at < MOST_RUNS; at++) {
            if (!strikes(what, at, fault, hasStruck, attempt)) {
                return at;
            }
        }
        throw new AssertionError("the test has not come to its end in " + MOST_RUNS + " runs, each disturbed one step later");
    }

    private static <X extends Exception> boolean strikes(
            String what, int at, Fault fault, Predicate<TestNetwork> hasStruck, ItemAction<? super TestNetwork, X> attempt) throws X {
        var networks = new TestNetwork[1];
        try {
            LoopTests.run(() -> {
                networks[0] = TestNetwork.install();
                fault.set(networks[0], at);
                attempt.run(networks[0]);
            });
        } catch (Throwable t) {
            if (networks[0] == null || !hasStruck.test(networks[0])) {
                throw t;
            }
            throw new AssertionError(what + at + ": " + t.getMessage(), t);
        }
        return hasStruck.test(networks[0]);
    }
}
