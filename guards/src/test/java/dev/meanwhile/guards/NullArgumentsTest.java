package dev.meanwhile.guards;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.gatherSettled;
import static dev.meanwhile.Meanwhile.queue;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.AwaitGraph;
import dev.meanwhile.Awaitable;
import dev.meanwhile.Cancelled;
import dev.meanwhile.Clause;
import dev.meanwhile.Condition;
import dev.meanwhile.ContextVar;
import dev.meanwhile.Flow;
import dev.meanwhile.Lock;
import dev.meanwhile.Loop;
import dev.meanwhile.LoopOptions;
import dev.meanwhile.Outcome;
import dev.meanwhile.PriorityQueue;
import dev.meanwhile.Promise;
import dev.meanwhile.Queue;
import dev.meanwhile.Retry;
import dev.meanwhile.Runner;
import dev.meanwhile.Schedule;
import dev.meanwhile.Scope;
import dev.meanwhile.Task;
import dev.meanwhile.Timeout;
import dev.meanwhile.WaitKind;
import dev.meanwhile.WaitPoint;
import dev.meanwhile.http.AccessLog;
import dev.meanwhile.http.ClientConfig;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpHeaders;
import dev.meanwhile.http.HttpRequest;
import dev.meanwhile.http.HttpServer;
import dev.meanwhile.http.JsonType;
import dev.meanwhile.http.ListeningSocket;
import dev.meanwhile.http.ResponseHead;
import dev.meanwhile.http.ServerConfig;
import dev.meanwhile.http.ServerRequest;
import dev.meanwhile.http.ServerResponse;
import dev.meanwhile.http.WebSocket;
import dev.meanwhile.io.ConnectOptions;
import dev.meanwhile.io.Connection;
import dev.meanwhile.io.Dns;
import dev.meanwhile.io.DnsOptions;
import dev.meanwhile.io.DnsResolver;
import dev.meanwhile.io.FileEvent;
import dev.meanwhile.io.FileHold;
import dev.meanwhile.io.FollowOptions;
import dev.meanwhile.io.OpenFile;
import dev.meanwhile.io.Pipeline;
import dev.meanwhile.io.Progress;
import dev.meanwhile.io.ProgressOptions;
import dev.meanwhile.io.ServerOptions;
import dev.meanwhile.io.Signals;
import dev.meanwhile.io.Subprocess;
import dev.meanwhile.io.SubprocessOptions;
import dev.meanwhile.io.SubprocessResult;
import dev.meanwhile.io.Tcp;
import dev.meanwhile.io.TemporaryFile;
import dev.meanwhile.io.TemporaryFolder;
import dev.meanwhile.io.Tls;
import dev.meanwhile.io.TlsOptions;
import dev.meanwhile.io.Udp;
import dev.meanwhile.io.UdpOptions;
import dev.meanwhile.io.UdpSocket;
import dev.meanwhile.test.LoopTests;
import dev.meanwhile.test.Torture;
import dev.meanwhile.test.io.Cut;
import dev.meanwhile.test.io.Link;
import dev.meanwhile.test.io.Streams;
import dev.meanwhile.test.io.TestNetwork;
import dev.meanwhile.web.App;
import dev.meanwhile.web.HttpError;
import dev.meanwhile.web.Request;
import dev.meanwhile.web.Response;
import dev.meanwhile.web.ServerSentEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every public method of every module refuses null, at the call and by the name of the argument. */
class NullArgumentsTest {
    private static final Set<String> ALLOWED = Set.of(
            // A value of the program's, which may be null.
            "Promise.complete(Object) 1",
            "Outcome.Success(Object) 1",
            "Flow.fold(Object, BiMapping) 1",
            "Meanwhile.mapConcurrent(Collection, int, Mapping) 1 of null",
            // JSON has a null.
            "Http.post(String, Object) 2",
            "Http.put(String, Object) 2",
            "HttpClient.post(String, Object) 2",
            "HttpClient.put(String, Object) 2",
            "HttpRequest.json(Object) 1",
            "ServerResponse.json(Object) 1",
            "WebSocket.send(Object) 1");

    private final House house = House.here();

    @Test
    void nullIsRefusedByTheNameOfTheArgument() throws Exception {
        var modules = new TreeSet<String>();
        var types = new ArrayList<Class<?>>();
        for (var module : house.modules()) {
            var found = types(house.folder(module, "target", "classes"));
            types.addAll(found);
            if (!found.isEmpty()) {
                modules.add(module + ".txt");
            }
        }
        assertEquals(House.files(house.root().resolve("api"), 1, ".txt").stream().map(it -> it.getFileName().toString()).toList(), List.copyOf(modules));

        var problems = new ArrayList<String>();
        var calls = run(() -> withSamples(values -> {
            var arguments = new NullArguments(values, ALLOWED);
            types.forEach(arguments::check);
            problems.addAll(arguments.problems());
            return arguments.calls();
        }));
        assertEquals("", String.join("\n", problems));
        assertTrue(calls > types.size(), () -> "only " + calls + " arguments of " + types.size() + " types");
    }

    @Test
    void whatTakesNullIsFound() {
        var problems = run(() -> {
            var values = new SampleValues().with(String.class, "text").with(List.class, List.of()).with(Careless.class, new Careless());
            var arguments = new NullArguments(values, Set.of("Careless.isGone(String) 1"));
            arguments.check(Careless.class);
            return new TreeSet<>(arguments.problems());
        });
        assertEquals(List.of(
                "Careless.isGone(String) 1 is said to take null, and there is no such argument",
                "Careless.isNew(StringBuilder) 1 can't be tried: java.util.NoSuchElementException: there is no sample of java.lang.StringBuilder; add one",
                "Careless.mixesUp(String, List) 2 has the same message as argument 1: it is null",
                "Careless.mixesUp(String, List) 2 of null takes null",
                "Careless.stumbles(String) 1 does not say what is null: Cannot invoke \"String.length()\" because \"text\" is null",
                "Careless.takes(String) 1 takes null"),
                List.copyOf(problems));
    }

    /** The public types of the packages that a module exports to all. */
    private static List<Class<?>> types(Path classes) {
        var moduleInfo = classes.resolve("module-info.class");
        if (!Files.exists(moduleInfo)) {
            return List.of();
        }
        try (var in = Files.newInputStream(moduleInfo)) {
            return ModuleDescriptor.read(in).exports().stream()
                    .filter(it -> !it.isQualified())
                    .flatMap(it -> House.files(classes.resolve(it.source().replace('.', '/')), 1, ".class").stream())
                    .map(file -> classes.relativize(file).toString().replace(".class", "").replace('/', '.'))
                    .<Class<?>>map(NullArgumentsTest::load)
                    .filter(NullArgumentsTest::isVisible)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, NullArgumentsTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isVisible(Class<?> type) {
        return type == null || Modifier.isPublic(type.getModifiers()) && !type.isAnonymousClass() && isVisible(type.getEnclosingClass());
    }

    private interface Walk {
        int with(SampleValues values) throws Exception;
    }

    /** Inside of a scope, a timeout, and a server's handler there are instances of everything. */
    private static int withSamples(Walk walk) throws Exception {
        var calls = new int[1];
        try (var client = HttpClient.create()) {
            scope(scope -> {
                timeout(seconds(50), timeout -> {
                    var values = new SampleValues();
                    addJdk(values);
                    addCore(values, scope, timeout);
                    blocking(() -> addTestIo(values));
                    addIo(values);
                    addNames(values);
                    addTerminal(values);
                    addProcesses(values);
                    withFiles(values, () -> addHttp(values, client, () -> calls[0] = walk.with(values)));
                });
            });
        }
        return calls[0];
    }

    private static void addJdk(SampleValues values) {
        values.with(String.class, "text")
                .with(Object.class, "a value")
                .with(Class.class, String.class)
                .with(Duration.class, Duration.ofMillis(1))
                .with(Path.class, Path.of("pom.xml"))
                .with(Throwable.class, new IllegalStateException())
                .with(Exception.class, new IllegalStateException())
                .with(IOException.class, new IOException())
                .with(Collection.class, List.of())
                .with(List.class, List.of())
                .with(Map.class, Map.of())
                .with(Stream.class, Stream.empty())
                .with(Optional.class, Optional.empty())
                .with(Iterable.class, List.of());
    }

    private static void addIo(SampleValues values) {
        values.with(InetSocketAddress.class, new InetSocketAddress("127.0.0.1", 1));
        // Options are seen only where they are changed; neither call gets further.
        assertThrows(IllegalArgumentException.class, () -> Tcp.connect("127.0.0.1", 1, options -> {
            values.with(ConnectOptions.class, options);
            return options.limit(Duration.ZERO);
        }));
        assertThrows(IllegalArgumentException.class, () -> Tcp.listen(options -> {
            values.with(ServerOptions.class, options);
            return options.port(-1);
        }, _ -> { }));
    }

    private static void addNames(SampleValues values) {
        var localhost = InetAddress.getLoopbackAddress();
        values.with(InetAddress.class, localhost)
                .with(Tls.class, Tls.of(o -> remember(values, TlsOptions.class, o)))
                .with(DnsResolver.class, Dns.resolver(o -> remember(values, DnsOptions.class, o)))
                .with(UdpSocket.class, Udp.bind(o -> remember(values, UdpOptions.class, o)));
        try {
            values.with(NetworkInterface.class, NetworkInterface.getByInetAddress(localhost));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addTerminal(SampleValues values) {
        var output = new PrintStream(OutputStream.nullOutputStream());
        values.with(PrintStream.class, output)
                .with(Progress.class, Progress.of("work", o -> remember(values, ProgressOptions.class, o.output(output))));
    }

    private static void addCore(SampleValues values, Scope scope, Timeout timeout) {
        var task = scope.spawn(() -> { });
        var stopped = spawn(() -> sleep(seconds(50)));
        stopped.cancel();
        var cancelled = ((Outcome.Cancellation<?>) gatherSettled(stopped).getFirst()).cause();
        var promise = new Promise<String>();
        Flow<String> flow = generate(_ -> { });
        var lock = new Lock();
        Queue<String> queue = queue();
        var retry = Retry.none();
        values.with(Scope.class, scope)
                .with(Timeout.class, timeout)
                .with(Task.class, task)
                .with(Cancelled.class, cancelled)
                .with(Promise.class, promise)
                .with(Awaitable.class, promise)
                .with(Loop.class, Loop.current())
                .with(LoopOptions.class, new LoopOptions())
                .with(Runner.class, new Runner())
                .with(AwaitGraph.class, AwaitGraph.capture())
                .with(AwaitGraph.Node.class, AwaitGraph.capture().nodes().getFirst())
                .with(ContextVar.class, ContextVar.of("name"))
                .with(Flow.class, flow)
                .with(Lock.class, lock)
                .with(Condition.class, new Condition(lock))
                .with(Queue.class, queue)
                .with(PriorityQueue.class, new PriorityQueue<String>(0, String::compareTo))
                .with(Clause.class, Clause.take(queue))
                .with(Retry.class, retry)
                .with(Retry.Attempts.class, retry.start())
                .with(Schedule.class, Schedule.of(seconds(1)));
        values.with(WaitPoint.class, new WaitPoint(WaitKind.OTHER, () -> "nothing"));
    }

    private static void addProcesses(SampleValues values) {
        var result = Subprocess.run(List.of("true"), o -> remember(values, SubprocessOptions.class, o));
        values.with(SubprocessResult.class, result)
                .with(SubprocessOptions.Output.class, SubprocessOptions.Output.captured())
                .with(Pipeline.class, Pipeline.of(List.of("true")))
                .with(Subprocess.class, Subprocess.start("true"))
                .with(Signals.Handler.class, Signals.on("HUP", () -> { }));
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void withFiles(SampleValues values, Step walk) throws Exception {
        try (var folder = dev.meanwhile.io.Files.temporaryFolder();
                var file = dev.meanwhile.io.Files.temporaryFile();
                var open = dev.meanwhile.io.Files.open(file.path());
                var hold = dev.meanwhile.io.Files.lock(folder.resolve("lock"))) {
            dev.meanwhile.io.Files.follow(file.path(), options -> {
                values.with(FollowOptions.class, options);
                return options;
            });
            values.with(TemporaryFolder.class, folder)
                    .with(TemporaryFile.class, file)
                    .with(OpenFile.class, open)
                    .with(FileHold.class, hold)
                    .with(FileEvent.class, new FileEvent(FileEvent.Kind.CREATED, file.path()))
                    .with(ByteBuffer.class, ByteBuffer.allocate(1));
            walk.run();
        }
    }

    private static void addHttp(SampleValues values, HttpClient client, Step walk) throws Exception {
        HttpClient.create(c -> remember(values, ClientConfig.class, c)).close();
        var app = new App();
        app.get("/text", _ -> "text");
        app.get("/walk", request -> {
            values.with(Request.class, request)
                    .with(ServerRequest.class, request.raw())
                    .with(ServerResponse.class, request.raw().respond(200));
            walk.run();
            return "walked";
        });
        app.websocket("/socket", socket -> socket.forEach(_ -> { }));
        try (var server = app.listen(c -> c.accessLog(AccessLog.NONE));
                var plain = HttpServer.listen(0, _ -> { });
                var listening = ListeningSocket.open(c -> remember(values, ServerConfig.class, c));
                var stream = client.stream("GET", server.url() + "text");
                var socket = client.websocket(server.url().replace("http", "ws") + "socket")) {
            var response = client.get(server.url() + "text", r -> remember(values, HttpRequest.class, r));
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
                    .with(Response.class, Response.noContent())
                    .with(HttpError.class, new HttpError(400, "text"))
                    .with(ServerSentEvent.class, ServerSentEvent.of("text"));
            client.get(server.url() + "walk", r -> r.timeout(seconds(50))).raiseForStatus();
        }
    }

    /** On loops of their own, which have ended: null is refused before anything is done. */
    private static void addTestIo(SampleValues values) {
        LoopTests.run(() -> {
            var network = TestNetwork.install();
            try (var pair = Streams.pair()) {
                values.with(TestNetwork.class, network)
                        .with(Link.class, network.link())
                        .with(Cut.class, Cut.RESET)
                        .with(Connection.class, pair.client())
                        .with(Streams.Pair.class, pair);
            }
        });
        Torture.cancelAtEveryWait(victim -> {
            victim.run(() -> { });
            values.with(Torture.Victim.class, victim);
        });
    }

    private static <T> T remember(SampleValues values, Class<T> type, T value) {
        values.with(type, value);
        return value;
    }
}
