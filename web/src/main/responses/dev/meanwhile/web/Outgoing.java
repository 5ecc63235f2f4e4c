package dev.meanwhile.web;

import dev.meanwhile.FlowBody;

/** A response that can't fail because of its handler any more, except on the way: its head, and a body of bytes. */
sealed interface Outgoing {
    Response head();

    /** @param bytes belong to this */
    record Whole(Response head, byte[] bytes) implements Outgoing {
    }

    /**
     * @param length in bytes, or -1 if it is unknown
     * @param prompt whether the client wants each piece at once
     */
    record Pieces(Response head, long length, boolean prompt, FlowBody<byte[]> body) implements Outgoing {
    }
}
