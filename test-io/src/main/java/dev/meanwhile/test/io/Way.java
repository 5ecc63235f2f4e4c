package dev.meanwhile.test.io;

import java.time.Duration;

/** What bytes meet that go one way. Null stands for: as the parent has it. */
final class Way {
    /** How many bytes are under way, or have come and were not taken, before the sender must wait. */
    static final int WINDOW = 64 << 10;

    private final Way parent;
    private Duration latency;
    private Duration jitter;
    private Duration gathering;
    private Long bandwidth;
    private Integer most;
    private Boolean random;
    private Integer window;
    private Boolean held;
    private Double loss;

    /** @param parent null for the one above all */
    Way(Way parent) {
        this.parent = parent;
        if (parent == null) {
            latency = Duration.ZERO;
            jitter = Duration.ZERO;
            gathering = Duration.ZERO;
            bandwidth = 0L;
            most = Integer.MAX_VALUE;
            random = false;
            window = WINDOW;
            held = false;
            loss = 0.0;
        }
    }

    Duration latency() {
        return latency != null ? latency : parent.latency();
    }

    void latency(Duration time) {
        latency = time;
    }

    Duration jitter() {
        return jitter != null ? jitter : parent.jitter();
    }

    void jitter(Duration time) {
        jitter = time;
    }

    /** How long bytes wait for others, to go together. */
    Duration gathering() {
        return gathering != null ? gathering : parent.gathering();
    }

    void gathering(Duration time) {
        gathering = time;
    }

    /** In bytes per second; 0 has no limit. */
    long bandwidth() {
        return bandwidth != null ? bandwidth : parent.bandwidth();
    }

    void bandwidth(long bytesPerSecond) {
        bandwidth = bytesPerSecond;
    }

    /** The size of the largest piece. */
    int most() {
        return most != null ? most : parent.most();
    }

    /** Whether pieces have random sizes up to that. */
    boolean random() {
        return random != null ? random : parent.random();
    }

    void pieces(int largest, boolean randomly) {
        most = largest;
        random = randomly;
    }

    int window() {
        return window != null ? window : parent.window();
    }

    void window(int bytes) {
        window = bytes;
    }

    boolean held() {
        return held != null ? held : parent.held();
    }

    void held(boolean now) {
        held = now;
    }

    /** The part of datagrams that is lost, from 0 to 1. */
    double loss() {
        return loss != null ? loss : parent.loss();
    }

    void loss(double part) {
        loss = part;
    }
}
