package dev.meanwhile.sql;

import java.util.Objects;

/**
 * What somebody has told by {@code NOTIFY}: see {@link Database#listen}.
 *
 * @param channel what it was sent to
 * @param payload the text that was sent with it, or an empty one
 * @param process the server's process that sent it; 0 for a {@linkplain #isGap() gap}
 */
public record Notification(String channel, String payload, int process) {
    /** Refuses null. */
    public Notification {
        Objects.requireNonNull(channel, "the channel is null");
        Objects.requireNonNull(payload, "the payload is null");
    }

    static Notification gap(String channel) {
        return new Notification(channel, "", 0);
    }

    /**
     * {@return whether notifications may be missing here, so that what they are about must be read anew} The connection was lost, or the reader too slow; or it is the
     * beginning, see {@link ListenOptions#beginWithGap}. There is one for each channel; its payload is empty.
     */
    public boolean isGap() {
        return process == 0;
    }
}
