// Code that blocks its thread, and code that computes: the loop runs other tasks meanwhile (run_in_executor).
// After "Async Python lets you do more with less waiting"
//
//     ./meanwhile run examples/BlockingCode.java

import static dev.meanwhile.Meanwhile.*;

String blockingOperation() throws InterruptedException {
    Thread.sleep(seconds(1));                   // stands for a file, an old driver, a native library
    return "done";
}

boolean isPrime(int n) {
    return IntStream.rangeClosed(2, (int) Math.sqrt(n)).noneMatch(d -> n % d == 0);
}

long countPrimes(int from, int to) {
    return IntStream.range(from, to).filter(this::isPrime).count();
}

void heartbeat() {
    while (true) {
        IO.println("    the loop is alive");
        sleep(seconds(0.25));
    }
}

void main() throws InterruptedException {
    run(() -> {
        spawn(this::heartbeat);

        IO.println("Blocking, in another thread:");
        var result = blocking(this::blockingOperation);
        IO.println(result);

        IO.println("Three of them at once:");
        var results = gather(
                () -> blocking(this::blockingOperation),
                () -> blocking(this::blockingOperation),
                () -> blocking(this::blockingOperation));
        IO.println(results);

        IO.println("Computing, on all cores:");
        var primes = gather(
                () -> compute(() -> countPrimes(2, 1_000_000)),
                () -> compute(() -> countPrimes(1_000_000, 2_000_000)));
        IO.println(primes + " primes");
    });
}
