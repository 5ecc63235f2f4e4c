package dev.meanwhile.http;

import dev.meanwhile.io.vertx.LoopVertx;
import io.netty.channel.Channel;

/** The channel at our end of a connection: only it knows whether the connection is being read. Reflection, since nothing but tests asks. */
final class Wire {
    private Wire() {
    }

    static Channel of(ServerRequest request) {
        return ((ServerConnection) field(request, "connection")).channel().orElseThrow();
    }

    static Channel of(WebSocket socket) {
        return (Channel) field(field(socket, "link"), "channel");
    }

    /** To be called by a task of the client's loop. */
    static Channel of(ResponseStream response) {
        var body = (BodyReader) field(field(field(response, "body"), "body"), "body");
        return LoopVertx.current().channel(body.response().request().connection()).orElseThrow();
    }

    /** {@return whether what the peer sends is taken from the operating system} */
    static boolean isRead(Channel channel) {
        return channel.config().isAutoRead();
    }

    private static Object field(Object owner, String name) {
        try {
            var field = owner.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(owner);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
