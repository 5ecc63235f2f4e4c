package dev.meanwhile.io.vertx;

import java.util.List;
import java.util.stream.Stream;

/** Which threads of other people's code there are. */
final class Threads {
    private static final List<String> PREFIXES = List.of(
            "vert.x-", "vertx-", "nioEventLoop", "multiThreadIo", "epoll", "globalEventExecutor");

    private Threads() {
    }

    /** {@return those that are there to stay} Some end by themselves and are given the time to. */
    static List<String> ofVertxAndNetty() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> PREFIXES.stream().anyMatch(thread.getName()::startsWith))
                .filter(Threads::staysAlive)
                .map(Thread::getName)
                .toList();
    }

    private static boolean staysAlive(Thread thread) {
        try {
            // Netty's global executor, which must not be there, would live for a second.
            thread.join(500);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return thread.isAlive();
    }
}
