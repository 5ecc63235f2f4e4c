package dev.meanwhile.test.web;

import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.ItemAction;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.http.HttpException;
import dev.meanwhile.web.App;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends an application requests that are generated from its OpenAPI document, and looks at the answers:
 * {@snippet :
 * @LoopTest(limitSeconds = 60)
 * void answersAreAsDocumented() {
 *     ApiFuzz.of(app).requests(500).seed(7).run();
 * }
 * }
 * <table>
 * <caption>What is sent, and what must come back</caption>
 * <tr><td>valid requests, many at the limits of their schemas</td><td>no 5xx; a status below 400 is documented; what a documented response says of Content-Type and body is true</td></tr>
 * <tr><td>requests with one fault</td><td>a status from 400 to 499</td></tr>
 * <tr><td>other methods</td><td>405 with the header Allow</td></tr>
 * <tr><td>JSON as {@code text/plain}</td><td>415</td></tr>
 * <tr><td>a body that is not JSON</td><td>400</td></tr>
 * <tr><td>where the document asks for credentials, none</td><td>401 or 403</td></tr>
 * </table>
 * Where it may come first, 401, 403, 404, 422 or 429 will also do for an expected 405, 415 or 400. Operations whose response is {@code text/event-stream} are left out. The same seed
 * sends the same requests. Schemas are understood as far as documents of applications use them: types, limits, patterns, formats, {@code enum}, {@code oneOf}, {@code $ref} …
 *
 * <p>The idea is Schemathesis's. Immutable; each method but {@link #run} returns a changed copy.
 */
public final class ApiFuzz {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST_FINDINGS = 20;
    private static final int SHOWN = 500;

    private final App app;
    private final JsonNode document;
    private int requests = 200;
    private long seed;
    private UnaryOperator<TestConfig> settings = t -> t;
    private ItemAction<TestClient, ?> before = _ -> { };

    private ApiFuzz(App app, JsonNode document) {
        this.app = app;
        this.document = document;
    }

    private ApiFuzz(ApiFuzz other) {
        this(other.app, other.document);
        requests = other.requests;
        seed = other.seed;
        settings = other.settings;
        before = other.before;
    }

    /** {@return a run of 200 requests, from the application's own {@linkplain App#openapiDocument document}} */
    public static ApiFuzz of(App app) {
        return of(Objects.requireNonNull(app, "the application is null"), app.openapiDocument());
    }

    /**
     * {@return a run of 200 requests, from a document that comes from elsewhere}
     *
     * @param document the OpenAPI document, version 3.1, in JSON
     * @throws IllegalArgumentException if it is not JSON, or has no paths
     */
    public static ApiFuzz of(App app, String document) {
        Objects.requireNonNull(app, "the application is null");
        Objects.requireNonNull(document, "the document is null");
        try {
            var parsed = new JsonMapper().readTree(document);
            if (!parsed.path("paths").isObject()) {
                throw new IllegalArgumentException("the document has no paths, so it is no OpenAPI document");
            }
            return new ApiFuzz(app, parsed);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the document is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** How many requests are sent. Each operation gets each kind of request at least once, if there are enough. Default: 200. */
    public ApiFuzz requests(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("requests(" + count + "): at least one is needed");
        }
        var copy = new ApiFuzz(this);
        copy.requests = count;
        return copy;
    }

    /** What decides the requests. Default: 0. */
    public ApiFuzz seed(long seed) {
        var copy = new ApiFuzz(this);
        copy.seed = seed;
        return copy;
    }

    /** The client's settings: replaced values, header fields with credentials. Those without credentials are sent without these fields and without cookies. */
    public ApiFuzz client(UnaryOperator<TestConfig> settings) {
        var copy = new ApiFuzz(this);
        copy.settings = Objects.requireNonNull(settings, "the settings are null");
        return copy;
    }

    /** What is done first: signing in, say. The client keeps the cookies. */
    public ApiFuzz before(ItemAction<TestClient, ?> action) {
        var copy = new ApiFuzz(this);
        copy.before = Objects.requireNonNull(action, "the action is null");
        return copy;
    }

    /**
     * What a run has done.
     *
     * @param requests   how many requests were sent
     * @param operations how many operations of the document got some
     * @param statuses   how often each status came back
     */
    public record Report(int requests, int operations, Map<Integer, Integer> statuses) {
        /** No part is null. */
        public Report {
            statuses = Map.copyOf(Objects.requireNonNull(statuses, "the statuses are null"));
        }
    }

    /**
     * Sends the requests, one after another, and waits for their answers, for each 60 seconds at most on the test's clock. Within the loop of a test, or on a loop of
     * its own, as {@link TestClient#run}.
     *
     * @throws AssertionError        that lists what is wrong, with a line for curl each; at most 20, and one for each operation, kind of request and fault
     * @throws IllegalStateException if what is to be done before fails with a checked exception
     */
    public Report run() {
        var run = new Run();
        TestClient.run(app, t -> settings.apply(t).raiseServerErrors(false).followRedirects(false), run::all);
        return run.verdict();
    }

    /** What a run has found so far. */
    private final class Run {
        private final SchemaCheck check = new SchemaCheck(document);
        private final Random random = new Random(seed);
        private final SchemaValues values = new SchemaValues(check, random);
        private final List<ApiOperation> operations = ApiOperation.all(document, check);
        private final Map<String, String> findings = new LinkedHashMap<>();
        private final Map<Integer, Integer> statuses = new TreeMap<>();
        private int sent;

        private record Probe(ApiOperation operation, FuzzKind kind) {
        }

        void all(TestClient client) {
            prepare(client);
            var probes = new ArrayList<Probe>();
            Stream.of(FuzzKind.values()).forEach(kind -> operations.stream().filter(kind::applies).forEach(it -> probes.add(new Probe(it, kind))));
            for (var i = 0; i < requests && !probes.isEmpty() && findings.size() < MOST_FINDINGS; i++) {
                var probe = i < probes.size() ? probes.get(i) : another(probes);
                probe.kind.make(probe.operation, values, random).ifPresent(request -> send(client, probe, request));
            }
        }

        private void prepare(TestClient client) {
            try {
                before.run(client);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("what is to be done before failed: " + e.getMessage(), e);
            }
        }

        /** Every other one is valid or has one fault: there is the most to vary. */
        private Probe another(List<Probe> probes) {
            var first = probes.get(random.nextInt(probes.size()));
            return random.nextBoolean() && FuzzKind.INVALID.applies(first.operation) ? new Probe(first.operation, random.nextBoolean() ? FuzzKind.VALID : FuzzKind.INVALID) : first;
        }

        private void send(TestClient client, Probe probe, FuzzRequest request) {
            sent++;
            try {
                var response = timeout(PATIENCE, () -> probe.kind == FuzzKind.NOBODY ? client.bare(request.method, request.target(), request.applyTo(TestRequest.EMPTY))
                        : client.request(request.method, request.target(), request::applyTo));
                statuses.merge(response.status(), 1, Integer::sum);
                var failure = client.takeFailures().stream().findFirst().map(it -> "\n  the handler failed with " + it.getCause()).orElse("");
                problem(probe, response).ifPresent(text -> found(probe, request, text.key, text.text + failure + body(response)));
            } catch (TimedOutException e) {
                found(probe, request, "late", "no answer within " + PATIENCE.toSeconds() + " s");
            } catch (HttpException e) {
                found(probe, request, "none", "no answer: " + e.getMessage());
            }
        }

        private static String body(TestResponse response) {
            var text = response.text();
            return text.isEmpty() ? "" : "\n  the answer: " + (text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…").replace("\n", "\n  ");
        }

        private record Fault(String key, String text) {
            Fault(String text) {
                this(text, text);
            }
        }

        private Optional<Fault> problem(Probe probe, TestResponse response) {
            var status = response.status();
            if (status >= 500) {
                return Optional.of(new Fault("was answered with " + status));
            }
            if (!probe.kind.allows(status)) {
                return Optional.of(new Fault("was answered with " + status + ", but " + probe.kind.expected() + " was expected"));
            }
            if (status == 405 && response.header("Allow").isEmpty()) {
                return Optional.of(new Fault("was answered with 405 without the header Allow"));
            }
            return probe.kind == FuzzKind.METHOD ? Optional.empty() : undocumented(probe.operation, response);
        }

        private Optional<Fault> undocumented(ApiOperation operation, TestResponse response) {
            var status = response.status();
            var said = operation.response(status).map(check::resolved);
            if (said.isEmpty()) {
                return status < 400 ? Optional.of(new Fault("was answered with " + status + ", which the document does not have")) : Optional.empty();
            }
            var content = said.get().path("content");
            if (content.isEmpty()) {
                return Optional.empty();
            }
            var type = response.header("Content-Type").orElse("").replaceFirst(";.*", "").strip();
            var schema = content.properties().stream().filter(it -> it.getKey().replaceFirst(";.*", "").equalsIgnoreCase(type) || it.getKey().equals("*/*")).findFirst();
            if (schema.isEmpty()) {
                return Optional.of(new Fault(status + " has the Content-Type \"" + type + "\", but the document has " + content.propertyNames()));
            }
            return ApiOperation.isJson(type) ? mismatch(response, schema.get().getValue().path("schema")) : Optional.empty();
        }

        private Optional<Fault> mismatch(TestResponse response, JsonNode schema) {
            try {
                return check.problems(new JsonMapper().readTree(response.bytes()), schema).stream().findFirst()
                        .map(it -> new Fault("body " + response.status(), response.status() + " has a body that its schema does not allow: " + it));
            } catch (JacksonException e) {
                return Optional.of(new Fault("json " + response.status(), response.status() + " has a body that is not JSON: " + e.getOriginalMessage()));
            }
        }

        private void found(Probe probe, FuzzRequest request, String key, String text) {
            findings.putIfAbsent(probe.operation + " " + probe.kind + " " + key,
                    probe.operation + ": " + probe.kind + " " + text + "\n  " + request.curl("http://localhost:8000"));
        }

        Report verdict() {
            if (!findings.isEmpty()) {
                throw new AssertionError(findings.size() + (findings.size() == MOST_FINDINGS ? " or more" : "") + " findings in " + sent + " requests with seed(" + seed + "):\n\n"
                        + String.join("\n\n", findings.values()) + "\n");
            }
            return new Report(sent, operations.size(), statuses);
        }
    }
}
