package dev.meanwhile.http;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Logs a client's exchanges, without their secrets: {@code HttpClient.create(c -> c.middleware(HttpLog.create()))}. A line each, when the response begins or it has failed:
 * <pre>
 * GET https://api.example.org/items?page=2&amp;access_token=*** -&gt; 200 OK in 12 ms
 * </pre>
 * Hidden are the values of the headers {@code Authorization}, {@code Proxy-Authorization}, {@code Cookie} and {@code Set-Cookie}, and of all headers and query parameters whose names look like
 * secrets: {@code token}, {@code apiKey}, {@code X-Api-Key}, {@code client_secret}, {@code password}, {@code sig}, {@code code} … Bodies are not logged, and paths not looked at. It sees what the
 * functions around it make of an exchange: what {@link Auth} and {@link Cookies} add comes later. Immutable; each method returns a changed copy.
 */
public final class HttpLog implements Middleware {
    private static final System.Logger LOGGER = System.getLogger("dev.meanwhile.http");

    private final Consumer<String> target;
    private final boolean withHeaders;
    private final SecretNames secrets;

    private HttpLog(Consumer<String> target, boolean withHeaders, SecretNames secrets) {
        this.target = target;
        this.withHeaders = withHeaders;
        this.secrets = secrets;
    }

    /** {@return a log to the {@link System.Logger} named {@code dev.meanwhile.http}, at level INFO, without headers} */
    public static HttpLog create() {
        return new HttpLog(text -> LOGGER.log(Level.INFO, text), false, new SecretNames(Set.of()));
    }

    /** {@return a copy that gives its texts to a function instead of the logger} It runs in the task that sends the request. */
    public HttpLog to(Consumer<String> function) {
        return new HttpLog(Objects.requireNonNull(function, "the function is null"), withHeaders, secrets);
    }

    /** {@return a copy that logs the headers of requests and responses as well, in further lines of the same text} */
    public HttpLog headers() {
        return new HttpLog(target, true, secrets);
    }

    /** {@return a copy that hides the values of more headers and query parameters} Capitals do not matter. */
    public HttpLog hide(String... names) {
        for (var name : Objects.requireNonNull(names, "the names are null")) {
            Objects.requireNonNull(name, "a name is null");
        }
        return new HttpLog(target, withHeaders, secrets.and(Set.of(names)));
    }

    /** {@inheritDoc} */
    @Override
    public ResponseStream send(ClientRequest request, Transport next) {
        Objects.requireNonNull(request, "the request is null");
        Objects.requireNonNull(next, "what sends the request is null");
        var begun = System.nanoTime();
        try {
            var response = next.send(request);
            target.accept(line(request) + " -> " + (response.status() + " " + response.reason()).strip() + " in " + since(begun)
                    + headers(request.headers(), ">") + headers(response.headers(), "<"));
            return response;
        } catch (HttpException failure) {
            target.accept(line(request) + " failed after " + since(begun) + ": " + failure.getClass().getSimpleName() + ": " + told(failure) + headers(request.headers(), ">"));
            throw failure;
        }
    }

    private String line(ClientRequest request) {
        return request.method() + " " + secrets.hideIn(request.url().toString());
    }

    private static String since(long begun) {
        return Failures.text(Duration.ofNanos(System.nanoTime() - begun));
    }

    /** Its message begins with method and URL. */
    private String told(HttpException failure) {
        var message = Failures.messageOf(failure);
        var beginning = failure.method() + " " + failure.url() + ": ";
        return secrets.hideIn(message.startsWith(beginning) ? message.substring(beginning.length()) : message);
    }

    private String headers(HttpHeaders headers, String arrow) {
        return !withHeaders ? "" : headers.fields().stream()
                .flatMap(field -> Stream.of("\n", arrow, " ", field.getKey(), ": ", secrets.isSecret(field.getKey()) ? "***" : secrets.hideIn(field.getValue())))
                .collect(Collectors.joining());
    }
}
