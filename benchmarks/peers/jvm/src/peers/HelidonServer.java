package peers;

import dev.meanwhile.benchmarks.Served;
import io.helidon.common.configurable.Resource;
import io.helidon.common.tls.Tls;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;

/** Plain Helidon SE: a virtual thread for each connection, on the JDK's scheduler. */
final class HelidonServer {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Header PLAIN = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    private static final Header JSON_TYPE = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
    private static final Header BYTES = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/octet-stream");
    private static final byte[] LARGE = Served.large();
    private static final Set<WsSession> MEMBERS = ConcurrentHashMap.newKeySet();

    private HelidonServer() {
    }

    public static void main(String[] args) {
        if (!Served.isAsked(args)) {
            return;
        }
        var config = WebServer.builder().host("127.0.0.1").port(0);
        if (Served.isSecure(args[0])) {
            config.tls(Tls.builder().privateKey(key -> key.pem(pem -> pem.key(Resource.create(Path.of(Served.KEY)))))
                    .privateKeyCertChain(chain -> chain.pem(pem -> pem.certChain(Resource.create(Path.of(Served.CERTIFICATE))))).build());
        }
        var server = config.routing(routes -> routes
                        .get("/plaintext", (_, response) -> response.header(PLAIN).send(Served.TEXT.getBytes(StandardCharsets.US_ASCII)))
                        .get("/json", (_, response) -> response.header(JSON_TYPE).send(JSON.writeValueAsBytes(Served.Item.lamp())))
                        .get("/large", (_, response) -> response.header(BYTES).send(LARGE)))
                .addRouting(WsRouting.builder().endpoint("/echo", Echo::new).endpoint("/chat", Chat::new).endpoint("/all", Member::new))
                .build().start();
        Served.listening(server.port());
    }

    private static final class Echo implements WsListener {
        @Override
        public void onMessage(WsSession session, String text, boolean last) {
            session.send(text, last);
        }
    }

    private static final class Chat implements WsListener {
        @Override
        public void onMessage(WsSession session, String text, boolean last) {
            JSON.readValue(text, Served.Prompt.class);
            try {
                for (var n = 0; n < Served.CHUNKS; n++) {
                    Thread.sleep(Served.PAUSE);
                    send(session, Served.Chunk.number(n));
                }
            } catch (InterruptedException e) {
                session.terminate();
                return;
            }
            send(session, Served.Done.done());
        }

        private static void send(WsSession session, Object value) {
            session.send(new String(JSON.writeValueAsBytes(value), StandardCharsets.UTF_8), true);
        }
    }

    private static final class Member implements WsListener {
        @Override
        public void onOpen(WsSession session) {
            MEMBERS.add(session);
            session.send(Served.WELCOME, true);
        }

        @Override
        public void onMessage(WsSession session, String text, boolean last) {
            MEMBERS.forEach(member -> member.send(text, last));
        }

        @Override
        public void onClose(WsSession session, int status, String reason) {
            MEMBERS.remove(session);
        }

        @Override
        public void onError(WsSession session, Throwable failure) {
            MEMBERS.remove(session);
        }
    }
}
