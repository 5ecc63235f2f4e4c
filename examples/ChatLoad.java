// A thousand clients that chat at once: each says its prompt and reads tokens until "done". All of them are tasks of one
// loop here, and of one loop in the server. Prints how fast tokens came, and how long the first ones took.
//
//     ./meanwhile run examples/Chat.java                    (in another terminal)
//     ./meanwhile run examples/ChatLoad.java
//     ./meanwhile run examples/ChatLoad.java --clients 5000 --prompt "count to 200" ws://127.0.0.1:8000/chat

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.Barrier;
import dev.meanwhile.Semaphore;
import dev.meanwhile.http.HttpException;
import dev.meanwhile.http.WebSocket;
import dev.meanwhile.http.WebSocketException;

record Prompt(String prompt) {}

record Reply(String type, String content) {}

/** Nanoseconds on the clock of System.nanoTime; an answer without a token has no first. */
record Talk(long asked, OptionalLong first, long done, int tokens, int errors) {}

record Settings(String url, int clients, String prompt) {}

Talk talk(Settings settings, Semaphore connecting, Barrier allConnected) {
    try (var socket = connect(settings.url(), connecting);
            var replies = socket.messages(Reply.class)) {
        allConnected.await();
        var asked = System.nanoTime();
        var first = OptionalLong.empty();
        var tokens = 0;
        var errors = 0;
        socket.send(new Prompt(settings.prompt()));
        for (var reply : replies) {
            switch (reply.type()) {
                case "chunk" -> {
                    tokens++;
                    first = first.isPresent() ? first : OptionalLong.of(System.nanoTime());
                }
                case "error" -> errors++;
                case "done" -> {
                    return new Talk(asked, first, System.nanoTime(), tokens, errors);
                }
                default -> { }
            }
        }
        throw new IllegalStateException(settings.url() + " has closed the WebSocket before it was done");
    }
}

/** A server's queue of new connections is short, so not all knock at once. */
WebSocket connect(String url, Semaphore connecting) {
    try (var _ = connecting.acquire()) {
        return WebSocket.connect(url);
    }
}

void load(Settings settings) {
    var connecting = semaphore(100);
    talk(settings, connecting, barrier(1));         // so that loading classes is not measured
    var allConnected = barrier(settings.clients() + 1);
    var start = System.nanoTime();
    scope(s -> {
        var tasks = Stream.generate(() -> s.spawn(() -> talk(settings, connecting, allConnected))).limit(settings.clients()).toList();
        allConnected.await();
        IO.println("%,d clients connected in %.2f s".formatted(settings.clients(), (System.nanoTime() - start) / 1e9));
        report(gather(tasks));
    });
}

void report(List<Talk> talks) {
    var asked = talks.stream().mapToLong(Talk::asked).min().orElseThrow();
    var done = talks.stream().mapToLong(Talk::done).max().orElseThrow();
    var tokens = talks.stream().mapToLong(Talk::tokens).sum();
    var errors = talks.stream().mapToLong(Talk::errors).sum();
    var took = (done - asked) / 1e9;
    IO.println("%,d tokens in %.2f s: %,.0f tokens/s%s".formatted(tokens, took, tokens / took,
            errors == 0 ? "" : ", and " + errors + " errors"));
    IO.println("the first token   " + spread(talks.stream().filter(talk -> talk.first().isPresent())
            .mapToLong(talk -> talk.first().getAsLong() - talk.asked())));
    IO.println("the whole answer  " + spread(talks.stream().mapToLong(talk -> talk.done() - talk.asked())));
}

String spread(LongStream nanos) {
    var sorted = nanos.sorted().toArray();
    if (sorted.length == 0) {
        return "never came";
    }
    return "p50 %s   p99 %s   at the most %s".formatted(time(sorted, 0.5), time(sorted, 0.99), time(sorted, 1));
}

/** The smallest of the times that so large a share of them does not exceed. */
String time(long[] sorted, double share) {
    var index = Math.max(0, (int) Math.ceil(share * sorted.length) - 1);
    return "%,.1f ms".formatted(sorted[index] / 1e6);
}

void main(String[] args) {
    var settings = settings(args);
    try {
        run(() -> load(settings));
    } catch (HttpException | WebSocketException e) {
        IO.println(e.getMessage());
        IO.println("Is the chat running? ./meanwhile run examples/Chat.java");
        System.exit(1);
    }
}

Settings settings(String[] args) {
    var url = "ws://127.0.0.1:8000/chat";
    var clients = 1_000;
    var prompt = "count to 100";
    for (var rest = new ArrayDeque<>(List.of(args)); !rest.isEmpty(); ) {
        var arg = rest.poll();
        switch (arg) {
            case "--clients" -> clients = Integer.parseInt(rest.remove());
            case "--prompt" -> prompt = rest.remove();
            default -> url = arg;
        }
    }
    return new Settings(url, clients, prompt);
}
