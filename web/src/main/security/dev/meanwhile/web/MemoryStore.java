package dev.meanwhile.web;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Sessions in memory: those used last. Loops share it, by its lock. */
final class MemoryStore implements SessionStore {
    private static final int MOST = 100_000;

    private record Kept(byte[] content, Instant until) {
    }

    private final InstantSource clock;
    private final LinkedHashMap<String, Kept> all = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > MOST;
        }
    };

    MemoryStore(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Optional<byte[]> load(String id) {
        return Optional.ofNullable(all.get(id)).filter(it -> clock.instant().isBefore(it.until())).map(Kept::content);
    }

    @Override
    public synchronized void save(String id, byte[] content, Duration life) {
        all.put(id, new Kept(content, clock.instant().plus(life)));
    }

    @Override
    public synchronized void remove(String id) {
        all.remove(id);
    }
}
