package peers;

import dev.meanwhile.benchmarks.Served;
import dev.meanwhile.benchmarks.WebServed;
import io.helidon.common.parameters.Parameters;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.http.sse.SseEvent;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.sse.SseSink;
import io.helidon.webserver.staticcontent.FileSystemHandlerConfig;
import io.helidon.webserver.staticcontent.StaticContentFeature;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Helidon SE with Jackson, Hibernate Validator and FreeMarker: a virtual thread for each connection. */
final class HelidonWebServer {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Header JSON_TYPE = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
    private static final Header PLAIN = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    private static final Header HTML = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");

    private final Validator validator = Validation.byDefaultProvider().configure().messageInterpolator(new ParameterMessageInterpolator()).buildValidatorFactory().getValidator();
    private final Pages pages = new Pages();

    private HelidonWebServer() throws IOException {
    }

    public static void main(String[] args) throws IOException {
        if (WebServed.isAsked(args)) {
            new HelidonWebServer().listen();
        }
    }

    private void listen() {
        var files = StaticContentFeature.createService(FileSystemHandlerConfig.builder().location(Path.of(WebServed.FOLDER).toAbsolutePath()).build());
        var server = WebServer.builder().host("127.0.0.1").port(0)
                .routing(routes -> routes
                        .post("/shops/{shop}/orders", answered(this::order))
                        .post("/booking", answered(this::book))
                        .get("/page", (_, response) -> response.header(HTML).send(pages.table().getBytes(StandardCharsets.UTF_8)))
                        .get("/events", (_, response) -> stream(response))
                        .register("/files", files))
                .build().start();
        Served.listening(server.port());
    }

    /** What is wrong with a request is told by these exceptions. */
    private static Handler answered(Handler handler) {
        return (request, response) -> {
            try {
                handler.handle(request, response);
            } catch (IllegalArgumentException | NoSuchElementException | JacksonException e) {
                response.status(Status.BAD_REQUEST_400).send(e.getMessage());
            }
        };
    }

    private <T> T valid(T value) {
        var violations = validator.validate(value);
        if (!violations.isEmpty()) {
            throw new IllegalArgumentException(violations.toString());
        }
        return value;
    }

    private void order(ServerRequest request, ServerResponse response) {
        var shop = request.path().pathParameters().first("shop").asInt().get();
        var express = request.query().first("express").asBoolean().get();
        var order = valid(JSON.readValue(request.content().as(byte[].class), WebServed.NewOrder.class));
        if (shop < 1) {
            throw new IllegalArgumentException("shop: must be greater than or equal to 1");
        }
        response.header(JSON_TYPE).send(JSON.writeValueAsBytes(order.receipt(shop, express)));
    }

    private void book(ServerRequest request, ServerResponse response) {
        var form = request.content().as(Parameters.class);
        var booking = valid(new WebServed.Booking(form.get("name"), Integer.parseInt(form.get("seats")), form.get("note")));
        response.header(PLAIN).send(WebServed.booked(booking.name(), booking.seats(), booking.note()).getBytes(StandardCharsets.UTF_8));
    }

    private static void stream(ServerResponse response) {
        try (var sink = response.sink(SseSink.TYPE)) {
            for (var number = 0; ; number++) {
                Thread.sleep(WebServed.PAUSE);
                sink.emit(SseEvent.create(JSON.writeValueAsString(new WebServed.Tick(number))));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
