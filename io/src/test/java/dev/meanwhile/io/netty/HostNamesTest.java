package dev.meanwhile.io.netty;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Loop;
import dev.meanwhile.TaskFailedException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

/** Names are looked up by the system, outside the loop, and not for ever. */
class HostNamesTest {
    @Test
    void aKnownName() throws Exception {
        var addresses = run(() -> LoopNetty.current().resolve("localhost"));
        assertTrue(addresses.stream().allMatch(InetAddress::isLoopbackAddress), addresses::toString);
    }

    @Test
    void anAddressInDigits() throws Exception {
        assertEquals("192.0.2.1", run(() -> LoopNetty.current().resolve("192.0.2.1")).getFirst().getHostAddress());
    }

    @Test
    void anUnknownName() {
        var thrown = assertThrows(UnknownHostException.class, () -> run(() -> LoopNetty.current().resolve("host.invalid")));
        assertTrue(thrown.getMessage().startsWith("host.invalid"), thrown::toString);
    }

    @Test
    void aResolverThatDoesNotAnswer() {
        var never = new CountDownLatch(1);
        run(() -> {
            var names = new HostNames(Loop.current(), _ -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new UnknownHostException("too late");
            }, Duration.ofMillis(5));
            var thrown = assertThrows(TaskFailedException.class, () -> await(names.lookUp("slow.example")));
            assertInstanceOf(UnknownHostException.class, thrown.getCause());
            assertEquals("slow.example: no answer from the system's resolver in 5 ms", thrown.getCause().getMessage());
        });
    }

    @Test
    void manyWhoAskForTheSameNameShareALookup() {
        var calls = new AtomicInteger();
        run(() -> {
            var names = new HostNames(Loop.current(), host -> {
                calls.incrementAndGet();
                return new InetAddress[] {InetAddress.getByAddress(host, new byte[] {10, 0, 0, 1})};
            }, HostNames.LIMIT);
            var tasks = IntStream.range(0, 20).mapToObj(_ -> spawn(() -> await(names.lookUp("popular.example")))).toList();
            assertEquals(20, gather(tasks).size());
            assertEquals(1, calls.get());
            await(names.lookUp("popular.example"));
            assertEquals(2, calls.get());
        });
    }
}
