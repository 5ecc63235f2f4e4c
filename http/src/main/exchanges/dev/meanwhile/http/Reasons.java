package dev.meanwhile.http;

import io.netty.handler.codec.http.HttpResponseStatus;

/** The usual reason phrases. */
final class Reasons {
    private Reasons() {
    }

    static String of(int status) {
        return HttpResponseStatus.valueOf(status).reasonPhrase();
    }
}
