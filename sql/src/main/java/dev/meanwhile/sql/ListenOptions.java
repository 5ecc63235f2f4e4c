package dev.meanwhile.sql;

/** How notifications are read. Each method returns the changed options. */
public final class ListenOptions {
    int buffer = 1_000;
    boolean beginWithGap;

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
}
