package dev.meanwhile.http;

import dev.meanwhile.Flow;

/** A request's body: in memory, or produced while it is sent. */
sealed interface Content {
    Content NONE = new Bytes(new byte[0], "");

    String type();

    record Bytes(byte[] bytes, String type) implements Content {
    }

    record Stream(Flow<byte[]> chunks, String type) implements Content {
    }
}
