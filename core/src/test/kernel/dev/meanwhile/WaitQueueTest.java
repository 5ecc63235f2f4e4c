package dev.meanwhile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WaitQueueTest {
    private final WaitQueue queue = new WaitQueue("a test");

    private static List<WaitQueue.Link> links(int count) {
        var links = new ArrayList<WaitQueue.Link>();
        for (var n = 0; n < count; n++) {
            links.add(new WaitQueue.Link(null));
        }
        return links;
    }

    private void assertHolds(List<WaitQueue.Link> expected) {
        for (var link : expected) {
            assertTrue(link.isQueued());
            assertSame(link, queue.poll());
            assertFalse(link.isQueued());
        }
        assertTrue(queue.isEmpty());
        assertNull(queue.poll());
    }

    @Test
    void firstInFirstOut() {
        var links = links(3);
        links.forEach(queue::add);
        assertFalse(queue.isEmpty());
        assertHolds(links);
    }

    @Test
    void anyMayLeave() {
        for (var leaving = 0; leaving < 3; leaving++) {
            var links = links(3);
            links.forEach(queue::add);
            queue.remove(links.remove(leaving));
            assertHolds(links);
        }
    }

    @Test
    void theOnlyOneMayLeave() {
        var link = links(1).getFirst();
        queue.add(link);
        queue.remove(link);
        assertTrue(queue.isEmpty());
        queue.add(link);
        assertHolds(List.of(link));
    }

    @Test
    void leavingTwiceOrWithoutHavingComeDoesNothing() {
        var links = links(3);
        queue.add(links.get(0));
        queue.add(links.get(1));
        queue.remove(links.get(2));
        queue.remove(links.get(1));
        queue.remove(links.get(1));
        assertHolds(links.subList(0, 1));
    }

    @Test
    void aLinkOfAnotherQueueStaysThere() {
        var other = new WaitQueue("another");
        var links = links(2);
        queue.add(links.get(0));
        other.add(links.get(1));
        queue.remove(links.get(1));
        assertSame(links.get(1), other.poll());
        assertHolds(links.subList(0, 1));
    }

    @Test
    void behavesAsADequeWhoeverComesAndGoes() {
        var random = new Random(1);
        var links = links(30);
        var model = new ArrayDeque<WaitQueue.Link>();
        for (var step = 0; step < 20_000; step++) {
            var link = links.get(random.nextInt(links.size()));
            if (random.nextInt(4) == 0) {
                assertSame(model.poll(), queue.poll());
            } else if (link.isQueued()) {
                queue.remove(link);
                model.remove(link);
            } else {
                queue.add(link);
                model.add(link);
            }
            assertEquals(model.isEmpty(), queue.isEmpty());
        }
        assertHolds(List.copyOf(model));
    }
}
