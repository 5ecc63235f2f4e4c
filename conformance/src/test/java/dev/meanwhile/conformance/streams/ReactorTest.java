package dev.meanwhile.conformance.streams;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Flow;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Flows and a foreign implementation of Reactive Streams, in both directions, through the adapters that every driver's jar brings. */
class ReactorTest {
    private static <T> Flow<T> flow(Publisher<T> publisher) {
        return Flow.from(FlowAdapters.toFlowPublisher(publisher));
    }

    private static <T> Flux<T> flux(Flow<T> flow) {
        return Flux.from(FlowAdapters.toPublisher(flow.toPublisher()));
    }

    @Test
    void elementsFromThreadsOfItsOwn() {
        run(() -> {
            var sum = flow(Flux.range(1, 10_000).publishOn(Schedulers.parallel())).fold(0L, (total, n) -> total + n);
            assertEquals(50_005_000, sum);
        });
    }

    @Test
    void elementsThatItSignalsInsideOfRequest() {
        run(() -> assertEquals(LongStream.range(0, 1000).boxed().toList(), flow(Flux.fromStream(LongStream.range(0, 1000).boxed())).toList()));
    }

    @Test
    void requestsFollowTheConsumer() {
        run(() -> {
            var requested = new ArrayList<Long>();
            var numbers = Flow.from(FlowAdapters.toFlowPublisher(Flux.range(1, 20).doOnRequest(requested::add)), 8);
            var seen = new ArrayList<List<Long>>();
            for (var _ : numbers) {
                seen.add(List.copyOf(requested));
            }
            assertEquals(List.of(8L), seen.get(3));
            assertEquals(List.of(8L, 4L), seen.get(4));
            assertEquals(List.of(8L, 4L), seen.get(7));
            assertEquals(List.of(8L, 4L, 4L), seen.get(8));
        });
    }

    @Test
    void leavingTheLoopCancelsIt() {
        run(() -> {
            var cancelled = new CountDownLatch(1);
            try (var ticks = flow(Flux.interval(Duration.ofMillis(1)).onBackpressureDrop().doOnCancel(cancelled::countDown))) {
                for (var tick : ticks) {
                    if (tick >= 2) {
                        break;
                    }
                }
            }
            assertEquals(0, cancelled.getCount());
        });
    }

    @Test
    void itsErrorHasItsOwnStackAndThePlaceThatWaited() {
        run(() -> {
            var failing = flow(Flux.range(1, 3).publishOn(Schedulers.parallel()).<Integer>map(n -> {
                throw new IllegalArgumentException("no " + n);
            }));
            var failure = assertThrows(IllegalArgumentException.class, failing::toList);
            assertEquals("no 1", failure.getMessage());
            var stack = List.of(failure.getStackTrace()).toString();
            assertTrue(stack.contains("reactor.core") && stack.contains("awaited"), stack);
        });
    }

    @Test
    void aSinkOfAnotherThread() {
        run(() -> {
            Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();
            Thread.ofPlatform().start(() -> {
                sink.tryEmitNext("a");
                sink.tryEmitNext("b");
                sink.tryEmitComplete();
            });
            assertEquals(List.of("a", "b"), flow(sink.asFlux()).toList());
        });
    }

    @Test
    void itTakesAFlow() {
        run(() -> {
            Flow<Integer> slow = generate(out -> {
                for (var n = 1; n <= 3; n++) {
                    sleep(Duration.ofMillis(1));
                    out.emit(n);
                }
            });
            assertEquals(List.of(10, 20, 30), Meanwhile.await(flux(slow).map(n -> n * 10).collectList().toFuture()));
        });
    }

    @Test
    void itsCancellationRunsTheCleanUpOfAFlow() {
        run(() -> {
            var cleaned = new Promise<String>();
            Flow<Integer> endless = generate(out -> {
                try {
                    for (var n = 1;; n++) {
                        out.emit(n);
                    }
                } finally {
                    sleep(Duration.ofMillis(1));
                    cleaned.complete("cleaned");
                }
            });
            assertEquals(List.of(1, 2), Meanwhile.await(flux(endless).publishOn(Schedulers.parallel()).take(2).collectList().toFuture()));
            assertEquals("cleaned", cleaned.await());
        });
    }

    @Test
    void itGetsTheErrorOfAFlowAsItIs() {
        run(() -> {
            var failure = new IOException("broken");
            Flow<Integer> failing = generate(_ -> {
                throw failure;
            });
            var errors = new ConcurrentLinkedQueue<Throwable>();
            Meanwhile.await(flux(failing).doOnError(errors::add).onErrorComplete().collectList().toFuture());
            assertSame(failure, errors.peek());
        });
    }

    @Test
    void thereAndBackAcrossLoops() {
        try (var other = new RunningLoop()) {
            Publisher<Integer> publisher = other.call(() -> FlowAdapters.toPublisher(Flow.of(IntStream.range(0, 1000).boxed().toList()).toPublisher()));
            run(() -> {
                assertEquals(1000, flow(publisher).map(n -> n + 1).toList().size());
                assertEquals(List.of(0, 1), flow(publisher).take(2).toList());
            });
        }
    }

    @Test
    void manySubscribersAtOnce() {
        run(() -> {
            Flow<Integer> numbers = generate(out -> {
                for (var n = 0; n < 100; n++) {
                    out.emit(n);
                }
            });
            var publisher = FlowAdapters.toPublisher(numbers.toPublisher());
            var merged = Flux.range(0, 20).flatMap(_ -> Flux.from(publisher).subscribeOn(Schedulers.parallel())).count();
            assertEquals(2000, Meanwhile.timeout(seconds(30), () -> Meanwhile.await(merged.toFuture())));
        });
    }
}
