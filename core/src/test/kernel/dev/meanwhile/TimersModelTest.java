package dev.meanwhile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The heap against a sorted map: whatever is added and removed, the same timers fire in the same order. */
class TimersModelTest {
    private final Timers timers = new Timers();
    /** Relative to the start, so that the map can compare plainly where the heap has to cope with the wrap-around. */
    private final TreeMap<Key, Alarm> model = new TreeMap<>();
    private final List<Alarm> fired = new ArrayList<>();
    private long orders;

    private record Key(long when, long order) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return when != other.when ? Long.compare(when, other.when) : Long.compare(order, other.order);
        }
    }

    private final class Alarm extends Timer {
        private final Key key;

        Alarm(Key key) {
            this.key = key;
        }

        @Override
        void fire() {
            fired.add(this);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 20_000, Long.MIN_VALUE, -20_000})
    void behavesAsASortedMap(long start) {
        var random = new Random(start);
        var now = 0L;
        for (var step = 0; step < 40_000; step++) {
            // Phases of growth and of decline, so that the heap's array grows and shrinks.
            var growing = step / 5000 % 2 == 0;
            var draw = random.nextInt(10);
            if (draw < (growing ? 8 : 3)) {
                add(start, now + random.nextInt(2000) - 20);
            } else if (draw < 9 && !model.isEmpty()) {
                removeAny(random);
            } else {
                now += random.nextInt(20);
                fire(start, now);
            }
            check(start, now);
        }
        fire(start, now + 3000);
        assertEquals(0, timers.size());
        assertEquals(Long.MAX_VALUE, timers.untilNext(start));
    }

    private void add(long start, long when) {
        var alarm = new Alarm(new Key(when, orders++));
        timers.add(alarm, start + when);
        model.put(alarm.key, alarm);
    }

    private void removeAny(Random random) {
        var from = new Key(model.firstKey().when + random.nextInt(2000), 0);
        var key = model.ceilingKey(from);
        var alarm = model.remove(key == null ? model.firstKey() : key);
        timers.remove(alarm);
        assertFalse(alarm.isSet());
        timers.remove(alarm);
    }

    private void fire(long start, long now) {
        fired.clear();
        timers.fire(start + now);
        for (var alarm : fired) {
            assertSame(model.pollFirstEntry().getValue(), alarm);
            assertFalse(alarm.isSet());
        }
    }

    private void check(long start, long now) {
        assertEquals(model.size(), timers.size());
        assertEquals(model.isEmpty(), timers.isEmpty());
        assertEquals(model.isEmpty() ? Long.MAX_VALUE : Math.max(0, model.firstKey().when - now), timers.untilNext(start + now));
    }
}
