// Watches endpoints: connects to each every second, and shows in a table which answer, how fast, and how often they did not.
// One of the network tools of "Async Programming in Python"
//
//     ./meanwhile run examples/Monitor.java                             (three endpoints of its own, ten seconds)
//     ./meanwhile run examples/Monitor.java --rounds 60 HOST:PORT...

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.io.Live;
import dev.meanwhile.io.NetworkException;
import dev.meanwhile.io.Tcp;

class Endpoint {
    final String host;
    final int port;
    String state = "…";
    int asked;
    int failed;
    long slowest;

    Endpoint(String text) {
        if (!text.matches(".+:\\d+")) {
            throw new IllegalArgumentException("'" + text + "' is no endpoint; say HOST:PORT, such as localhost:80");
        }
        var colon = text.lastIndexOf(':');
        host = text.substring(0, colon);
        port = Integer.parseInt(text.substring(colon + 1));
    }

    String row() {
        return "%-24s %-14s %5d %6d %7d ms".formatted(host + ":" + port, state, asked, failed, slowest);
    }
}

void ask(Endpoint endpoint) {
    var begun = System.nanoTime();
    endpoint.asked++;
    try (var _ = Tcp.connect(endpoint.host, endpoint.port, o -> o.limit(seconds(2)))) {
        endpoint.state = "up";
        endpoint.slowest = Math.max(endpoint.slowest, (System.nanoTime() - begun) / 1_000_000);
    } catch (NetworkException e) {
        endpoint.failed++;
        endpoint.state = e.getClass().getSimpleName().replace("Connect", "").toLowerCase(Locale.ROOT);
    }
}

void watch(List<Endpoint> endpoints, int rounds) {
    Supplier<String> table = () -> "%-24s %-14s %5s %6s %10s\n".formatted("endpoint", "state", "asked", "failed", "slowest")
            + endpoints.stream().map(Endpoint::row).collect(Collectors.joining("\n"));
    try (var _ = Live.show(table)) {
        gather(endpoints.stream().map(endpoint -> spawn(() -> {
            for (var i = 0; i < rounds; i++) {
                ask(endpoint);
                sleep(seconds(1));
            }
            return endpoint;
        })));
    }
    endpoints.forEach(it -> IO.println(it.host + ":" + it.port + " " + it.state + ", failed " + it.failed + " of " + it.asked));
}

void main(String[] args) {
    var given = new ArrayList<>(List.of(args));
    var rounds = 10;
    if (given.size() > 1 && given.getFirst().equals("--rounds")) {
        rounds = Integer.parseInt(given.get(1));
        given.subList(0, 2).clear();
    }
    var all = rounds;
    run(() -> {
        if (!given.isEmpty()) {
            watch(given.stream().map(Endpoint::new).toList(), all);
            return;
        }
        try (var quick = Tcp.listen(0, connection -> connection.write("hello\n")); var moody = Tcp.listen(0, _ -> { })) {
            spawn(() -> {
                sleep(seconds(3));
                moody.close();
            });
            watch(Stream.of("localhost:" + quick.port(), "localhost:" + moody.port(), "host.invalid:80").map(Endpoint::new).toList(), all);
        }
    });
}
