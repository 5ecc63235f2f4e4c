package dev.meanwhile.http;

import dev.meanwhile.Flow;

import java.util.List;

/** A request's body: in memory, or produced while it is sent. */
sealed interface Content {
    Content NONE = new Bytes(new byte[0], "");

    String type();

    record Bytes(byte[] bytes, String type) implements Content {
    }

    /** @param trailers what follows it */
    record Stream(Flow<byte[]> chunks, String type, List<Trailer> trailers) implements Content {
        Stream with(Trailer one) {
            return new Stream(chunks, type, java.util.stream.Stream.concat(trailers.stream(), java.util.stream.Stream.of(one)).toList());
        }
    }
}
