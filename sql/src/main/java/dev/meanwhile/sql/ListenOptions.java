package dev.meanwhile.sql;

import java.time.Duration;
import java.util.Objects;

/** How notifications are read. Each method returns the changed options. */
public final class ListenOptions {
    int buffer = 1_000;
    boolean beginWithGap;
    Duration checkAfter = Duration.ofSeconds(30);

    ListenOptions() {
    }

    /** How many notifications wait for a reader that is slow. Those beyond are dropped, and a {@linkplain Notification#isGap() gap} takes their place. The default is 1,000. */
    public ListenOptions buffer(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("buffer(" + most + "): it must be at least 1");
        }
        this.buffer = most;
        return this;
    }

    /**
     * The first element is a {@linkplain Notification#isGap() gap} for each channel, which comes when the server has begun to listen. Who reads what the notifications are about
     * at each gap then misses nothing, from the beginning on. The default is not to.
     */
    public ListenOptions beginWithGap() {
        this.beginWithGap = true;
        return this;
    }

    /**
     * After how long without a word the server is asked for a sign of life. Without that nobody would notice a server or a network that has gone silently. The least that one who
     * listens wants holds for all. The default is 30 seconds.
     */
    public ListenOptions checkAfter(Duration silence) {
        Objects.requireNonNull(silence, "the length of time is null");
        if (!silence.isPositive()) {
            throw new IllegalArgumentException("checkAfter(" + silence + "): it must be longer than nothing");
        }
        this.checkAfter = silence;
        return this;
    }
}
