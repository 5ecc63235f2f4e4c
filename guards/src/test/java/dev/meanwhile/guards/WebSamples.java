package dev.meanwhile.guards;

import static dev.meanwhile.Meanwhile.seconds;

import dev.meanwhile.http.AccessLog;
import dev.meanwhile.http.ClientConfig;
import dev.meanwhile.http.ClientTls;
import dev.meanwhile.http.DownloadOptions;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpHeaders;
import dev.meanwhile.http.HttpRequest;
import dev.meanwhile.http.HttpServer;
import dev.meanwhile.http.JsonType;
import dev.meanwhile.http.Message;
import dev.meanwhile.http.MultipartForm;
import dev.meanwhile.http.Proxy;
import dev.meanwhile.http.ListeningSocket;
import dev.meanwhile.http.ResponseHead;
import dev.meanwhile.http.ServerConfig;
import dev.meanwhile.http.ServerRequest;
import dev.meanwhile.http.ServerResponse;
import dev.meanwhile.http.SocketGroup;
import dev.meanwhile.http.WebSocket;
import dev.meanwhile.http.WebSocketRequest;
import dev.meanwhile.io.Files;
import dev.meanwhile.web.AccessFormat;
import dev.meanwhile.web.Alternatives;
import dev.meanwhile.web.ApiInfo;
import dev.meanwhile.web.App;
import dev.meanwhile.web.Compression;
import dev.meanwhile.web.Cors;
import dev.meanwhile.web.FilesOptions;
import dev.meanwhile.web.Health;
import dev.meanwhile.web.HttpError;
import dev.meanwhile.web.JsonConfig;
import dev.meanwhile.web.Metrics;
import dev.meanwhile.web.Request;
import dev.meanwhile.web.RequestId;
import dev.meanwhile.web.Response;
import dev.meanwhile.web.ServerSentEvent;
import dev.meanwhile.web.Sessions;

import java.nio.file.Path;

/** Instances of what http and web export. */
final class WebSamples {
    private WebSamples() {
    }

    /** Goes on inside of a request. */
    static void with(SampleValues values, HttpClient client, Samples.Step walk) throws Exception {
        HttpClient.create(c -> values.remember(ClientConfig.class, c.tls(t -> values.remember(ClientTls.class, t)))).close();
        ClientSamples.add(values);
        var app = new App();
        app.get("/text", _ -> "text");
        app.json(c -> values.remember(JsonConfig.class, c));
        app.openapi(info -> values.remember(ApiInfo.class, info));
        app.files("/files", Path.of("src"), f -> values.remember(FilesOptions.class, f));
        app.health(h -> values.remember(Health.class, h));
        var metrics = app.metrics();
        app.use(Sessions.memory());
        WebSecuritySamples.add(values);
        app.post("/walk", request -> {
            WebSecuritySamples.addOf(request, values);
            values.with(Request.class, request)
                    .with(ServerRequest.class, request.raw())
                    .with(ServerResponse.class, request.raw().respond(200));
            walk.run();
            return "walked";
        });
        app.websocket("/socket", socket -> socket.forEach(_ -> { }));
        try (var server = app.listen(c -> c.accessLog(AccessLog.NONE));
                var plain = HttpServer.listen(0, _ -> { });
                var listening = ListeningSocket.open(c -> values.remember(ServerConfig.class, c));
                var stream = client.stream("GET", server.url() + "text");
                var socket = client.websocket(server.url().replace("http", "ws") + "socket", r -> values.remember(WebSocketRequest.class, r))) {
            try (var folder = Files.temporaryFolder()) {
                client.download(server.url() + "text", folder.path().resolve("text"), d -> values.remember(DownloadOptions.class, d));
            }
            var response = client.get(server.url() + "text", r -> values.remember(HttpRequest.class, r.multipart(m -> values.remember(MultipartForm.class, m)).body("")));
            values.with(HttpClient.class, client)
                    .with(App.class, new App())
                    .with(dev.meanwhile.web.Server.class, server)
                    .with(HttpServer.class, plain)
                    .with(ListeningSocket.class, listening)
                    .with(dev.meanwhile.http.Response.class, response)
                    .with(dev.meanwhile.http.ResponseStream.class, stream)
                    .with(ResponseHead.class, response)
                    .with(HttpHeaders.class, response.headers())
                    .with(JsonType.class, new JsonType<String>() { })
                    .with(WebSocket.class, socket)
                    .with(SocketGroup.class, SocketGroup.droppingOldest(1))
                    .with(Message.class, new Message.Text("text"))
                    .with(Message.Text.class, new Message.Text("text"))
                    .with(Message.Binary.class, new Message.Binary(new byte[1]))
                    .with(Proxy.class, Proxy.none())
                    .with(Response.class, Response.noContent())
                    .with(Alternatives.class, Response.either("text/plain", () -> "text"))
                    .with(Cors.class, Cors.allowAll())
                    .with(RequestId.class, RequestId.fresh())
                    .with(AccessFormat.class, AccessFormat.TEXT)
                    .with(Metrics.class, metrics)
                    .with(Metrics.Counter.class, metrics.counter("samples_total", "Samples."))
                    .with(Compression.class, Compression.standard())
                    .with(HttpError.class, new HttpError(400, "text"))
                    .with(ServerSentEvent.class, ServerSentEvent.of("text"));
            client.post(server.url() + "walk", r -> r.timeout(seconds(50)).header("Content-Type", WebSecuritySamples.FORM_TYPE).body(WebSecuritySamples.FORM)).raiseForStatus();
        }
    }
}
