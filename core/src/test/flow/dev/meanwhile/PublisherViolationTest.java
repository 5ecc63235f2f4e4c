package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow.Publisher;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Publishers that break the rules of Reactive Streams: the flow says which, and the loop goes on. */
class PublisherViolationTest {
    private static String broken(Consumer<ManualPublisher> violation) {
        return run(() -> {
            var publisher = new ManualPublisher().onRequest(violation);
            var failure = assertThrows(IllegalStateException.class, () -> Flow.from(publisher, 2).toList());
            assertEquals(1, publisher.cancels);
            return failure.getMessage();
        });
    }

    @Test
    void moreElementsThanRequested() {
        assertEquals("the publisher manual called onNext more often than requested (rule 1.1)", broken(it -> it.emit(1, 2, 3)));
    }

    @Test
    void aSecondSubscription() {
        var second = new ManualPublisher();
        assertEquals("the publisher manual called onSubscribe twice (rule 2.12)", broken(it -> it.subscriber.onSubscribe(second)));
        assertEquals(1, second.cancels);
    }

    @Test
    void elementsAfterTheEnd() {
        assertEquals("the publisher manual called onNext after its end (rule 1.7)", broken(it -> {
            it.complete();
            it.emit(1);
        }));
    }

    @Test
    void twoEnds() {
        assertEquals("the publisher manual called onComplete after its end (rule 1.7)", broken(it -> {
            it.complete();
            it.complete();
        }));
    }

    @Test
    void anErrorAfterTheEndIsTheCause() {
        run(() -> {
            var late = new ArithmeticException();
            var publisher = new ManualPublisher().onRequest(it -> {
                it.complete();
                it.subscriber.onError(late);
            });
            assertSame(late, assertThrows(IllegalStateException.class, () -> Flow.from(publisher).toList()).getCause());
        });
    }

    @Test
    void theErrorBeforeIsNotLost() {
        run(() -> {
            var first = new ArithmeticException();
            var publisher = new ManualPublisher().onRequest(it -> {
                it.subscriber.onError(first);
                it.complete();
            });
            assertSame(first, assertThrows(IllegalStateException.class, () -> Flow.from(publisher).toList()).getSuppressed()[0]);
        });
    }

    @Test
    void signalsWithoutASubscription() {
        run(() -> {
            Publisher<Integer> ending = subscriber -> subscriber.onComplete();
            assertThrows(IllegalStateException.class, () -> Flow.from(ending).toList());
            Publisher<Integer> emitting = subscriber -> subscriber.onNext(1);
            assertThrows(IllegalStateException.class, () -> Flow.from(emitting).toList());
            Publisher<Integer> failing = subscriber -> subscriber.onError(new ArithmeticException());
            assertThrows(ArithmeticException.class, () -> Flow.from(failing).toList());
        });
    }

    @Test
    void nullIsThrownToBoth() {
        run(() -> {
            var toPublisher = new ArrayList<Throwable>();
            for (Consumer<ManualPublisher> signal : List.<Consumer<ManualPublisher>>of(
                    it -> it.subscriber.onNext(null), it -> it.subscriber.onError(null), it -> it.subscriber.onSubscribe(null))) {
                var publisher = new ManualPublisher().onRequest(it -> toPublisher.add(assertThrows(NullPointerException.class, () -> signal.accept(it))));
                var failure = assertThrows(NullPointerException.class, () -> Flow.from(publisher).toList());
                assertSame(toPublisher.getLast(), failure);
                assertEquals(1, publisher.cancels);
            }
        });
    }

    @Test
    void anErrorAfterTheFlowIsLogged() {
        try (var log = new CapturedLog()) {
            var publisher = new ManualPublisher().onRequest(ManualPublisher::complete);
            run(() -> assertEquals(List.of(), Flow.from(publisher).toList()));
            publisher.subscriber.onError(new ArithmeticException("late"));
            publisher.subscriber.onError(new ArithmeticException("later"));
            assertEquals(1, log.withText("broke a rule").size());
        }
    }

    @Test
    void manyThreadsAtOnce() {
        for (var n = 0; n < 20; n++) {
            run(() -> {
                var go = new CountDownLatch(1);
                var threads = new ArrayList<Thread>();
                var publisher = new ManualPublisher();
                publisher.onRequest(it -> {
                    for (var t = 0; t < 4; t++) {
                        threads.add(Thread.ofPlatform().start(() -> {
                            try {
                                go.await();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            it.emit(1, 2, 3, 4, 5, 6, 7, 8);
                        }));
                    }
                    go.countDown();
                });
                var got = new ArrayList<Integer>();
                var failure = assertThrows(IllegalStateException.class, () -> Flow.from(publisher, 16).forEach(element -> {
                    got.add(element);
                    for (var thread : threads) {
                        thread.join();
                    }
                }));
                assertTrue(failure.getMessage().contains("more often than requested"), failure::getMessage);
                assertEquals(16, got.size());
            });
        }
    }
}
