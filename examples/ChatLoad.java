// A thousand clients that chat at once: each asks the small model of the chat to count, and reads tokens until "done". All of
// them are tasks of one loop here, and of one loop in the server. Each checks that it gets all numbers in order; then
// this prints the rate of tokens, the delay of the first ones, and the CPU time.
//
//     ./meanwhile run examples/Chat.java                    (in another terminal; with --pace 0 the model does not pause)
//     ./meanwhile run examples/ChatLoad.java
//     ./meanwhile run examples/ChatLoad.java --clients 5000 --count 200 --server-pid 4711 ws://127.0.0.1:8000/chat
//
// With the server's process id, it also prints the server's CPU time.

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.Barrier;
import dev.meanwhile.Semaphore;
import dev.meanwhile.http.HttpException;
import dev.meanwhile.http.WebSocket;
import dev.meanwhile.http.WebSocketException;

record Prompt(String prompt) {}

record Reply(String type, String content) {}

/** Times in nanoseconds, from System.nanoTime. */
record Talk(long asked, long first, long done, int tokens) {}

record Settings(String url, int clients, int count, OptionalLong server) {
    String prompt() {
        return "count to " + count;
    }

    String answer() {
        return IntStream.rangeClosed(1, count).mapToObj(Integer::toString).collect(Collectors.joining(", ")) + ". Done.";
    }
}

static final class WrongAnswer extends RuntimeException {
    static final long serialVersionUID = 1L;

    WrongAnswer(String message) {
        super(message);
    }
}

Talk talk(Settings settings, String expected, Semaphore connecting, Barrier allConnected) {
    try (var socket = connect(settings.url(), connecting);
            var replies = socket.messages(Reply.class)) {
        allConnected.await();
        var asked = System.nanoTime();
        var first = 0L;
        var tokens = 0;
        var heard = 0;                              // characters of the expected answer
        socket.send(new Prompt(settings.prompt()));
        for (var reply : replies) {
            if (reply.type().equals("chunk") && expected.startsWith(reply.content(), heard)) {
                first = tokens++ == 0 ? System.nanoTime() : first;
                heard += reply.content().length();
            } else if (reply.type().equals("done") && heard == expected.length()) {
                return new Talk(asked, first, System.nanoTime(), tokens);
            } else {
                throw new WrongAnswer("after %d of %d characters came %s".formatted(heard, expected.length(), reply));
            }
        }
        throw new WrongAnswer("after %d of %d characters the WebSocket was closed".formatted(heard, expected.length()));
    }
}

/** A server's queue of new connections is short, so not all connect at once. */
WebSocket connect(String url, Semaphore connecting) {
    try (var _ = connecting.acquire()) {
        return WebSocket.connect(url);
    }
}

void load(Settings settings) {
    var expected = settings.answer();
    var connecting = semaphore(100);
    talk(settings, expected, connecting, barrier(1));           // so that loading classes is not measured
    var allConnected = barrier(settings.clients() + 1);
    var start = System.nanoTime();
    scope(s -> {
        var talks = Stream.generate(() -> s.spawn(() -> talk(settings, expected, connecting, allConnected))).limit(settings.clients()).toList();
        allConnected.await();
        var cpuHere = cpu(ProcessHandle.current());
        var cpuThere = cpu(settings.server());
        IO.println("%,d clients connected in %.2f s".formatted(settings.clients(), (System.nanoTime() - start) / 1e9));
        report(gather(talks), cpu(ProcessHandle.current()) - cpuHere, cpu(settings.server()) - cpuThere);
    });
}

double cpu(OptionalLong process) {
    return process.isPresent() ? ProcessHandle.of(process.getAsLong()).map(this::cpu).orElse(0.0) : 0;
}

/** {@return the CPU time of a process so far, in seconds} */
double cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
}

void report(List<Talk> talks, double cpuHere, double cpuThere) {
    var asked = talks.stream().mapToLong(Talk::asked).min().orElseThrow();
    var done = talks.stream().mapToLong(Talk::done).max().orElseThrow();
    var tokens = talks.stream().mapToLong(Talk::tokens).sum();
    var took = (done - asked) / 1e9;
    IO.println("%,d tokens in %.2f s: %,.0f tokens/s; each client got all of its own, in order".formatted(tokens, took, tokens / took));
    IO.println("the first token   " + spread(talks.stream().mapToLong(talk -> talk.first() - talk.asked())));
    IO.println("the whole answer  " + spread(talks.stream().mapToLong(talk -> talk.done() - talk.asked())));
    IO.println("CPU: the clients %.2f s, %.1f µs a token".formatted(cpuHere, cpuHere / tokens * 1e6)
            + (cpuThere == 0 ? "" : "; the server %.2f s, %.1f µs a token".formatted(cpuThere, cpuThere / tokens * 1e6)));
}

String spread(LongStream nanos) {
    var sorted = nanos.sorted().toArray();
    return "p50 %s   p99 %s   max %s".formatted(time(sorted, 0.5), time(sorted, 0.99), time(sorted, 1));
}

/** The smallest time that this share of the times does not exceed. */
String time(long[] sorted, double share) {
    var index = Math.max(0, (int) Math.ceil(share * sorted.length) - 1);
    return "%,.1f ms".formatted(sorted[index] / 1e6);
}

void main(String[] args) {
    var settings = settings(args);
    try {
        run(() -> load(settings));
    } catch (WrongAnswer e) {
        IO.println("A wrong answer: " + e.getMessage());
        System.exit(1);
    } catch (HttpException | WebSocketException e) {
        IO.println(e.getMessage());
        IO.println("Is the chat running? ./meanwhile run examples/Chat.java");
        System.exit(1);
    }
}

Settings settings(String[] args) {
    var url = "ws://127.0.0.1:8000/chat";
    var clients = 1_000;
    var count = 100;
    var server = OptionalLong.empty();
    try {
        for (var rest = new ArrayDeque<>(List.of(args)); !rest.isEmpty(); ) {
            var arg = rest.poll();
            switch (arg) {
                case "--clients" -> clients = Integer.parseInt(rest.remove());
                case "--count" -> count = Integer.parseInt(rest.remove());
                case "--server-pid" -> server = OptionalLong.of(Long.parseLong(rest.remove()));
                default -> url = URI.create(arg).toString();
            }
        }
    } catch (IllegalArgumentException | NoSuchElementException e) {
        IO.println("usage: ChatLoad.java [--clients N] [--count N] [--server-pid N] [URL]");
        System.exit(2);
    }
    return new Settings(url, clients, count, server);
}
