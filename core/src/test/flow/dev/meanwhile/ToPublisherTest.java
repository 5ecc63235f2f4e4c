package dev.meanwhile;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** {@code toPublisher}: a flow that others subscribe to. */
class ToPublisherTest {
    private static Flow<Integer> numbers(int last) {
        return generate(out -> {
            for (var n = 1; n <= last; n++) {
                out.emit(n);
            }
        });
    }

    @Test
    void theBodyRunsOnlyWhileThereIsDemand() {
        run(() -> {
            var made = new ArrayList<Integer>();
            var subscriber = new ManualSubscriber();
            numbers(5).onEach(made::add).toPublisher().subscribe(subscriber);
            Turns.pass(3);
            assertEquals(List.of(), made);
            subscriber.subscription.request(2);
            Turns.pass(3);
            assertEquals(List.of(1, 2), made);
            assertEquals(List.of(1, 2), subscriber.signals);
            subscriber.subscription.request(Long.MAX_VALUE);
            subscriber.subscription.request(Long.MAX_VALUE);
            Turns.pass(3);
            assertEquals(List.of(1, 2, 3, 4, 5, ManualSubscriber.END), subscriber.signals);
        });
    }

    @Test
    void anotherThreadSubscribesAndRequests() {
        run(() -> {
            var publisher = numbers(3).toPublisher();
            assertEquals(List.of(1, 2, 3, ManualSubscriber.END), blocking(() -> {
                var subscriber = new ManualSubscriber();
                publisher.subscribe(subscriber);
                for (var n = 0; n < 4; n++) {
                    subscriber.subscription.request(1);
                    subscriber.await();
                }
                return subscriber.signals;
            }));
        });
    }

    @Test
    void eachSubscriberIsAnIterationOfItsOwn() {
        run(() -> {
            var runs = new int[1];
            Flow<Integer> counted = generate(out -> out.emit(++runs[0]));
            var publisher = counted.toPublisher();
            var first = new ManualSubscriber();
            var second = new ManualSubscriber();
            for (var subscriber : List.of(first, second)) {
                publisher.subscribe(subscriber);
                subscriber.subscription.request(2);
            }
            Turns.pass(4);
            assertEquals(Set.of(List.of(1, ManualSubscriber.END), List.of(2, ManualSubscriber.END)), Set.of(first.signals, second.signals));
        });
    }

    @Test
    void cancellingRunsTheCleanUpWhichMayWait() {
        run(() -> {
            JumpingClock.install();
            var steps = new ArrayList<String>();
            Flow<Integer> waiting = generate(out -> {
                try {
                    out.emit(1);
                    sleep(Duration.ofDays(1));
                } finally {
                    sleep(seconds(1));
                    steps.add("cleaned up");
                }
            });
            var subscriber = new ManualSubscriber();
            waiting.toPublisher().subscribe(subscriber);
            subscriber.subscription.request(5);
            sleep(seconds(1));
            subscriber.subscription.cancel();
            subscriber.subscription.cancel();
            subscriber.subscription.request(1);
            subscriber.subscription.request(-1);
            sleep(seconds(2));
            assertEquals(List.of("cleaned up"), steps);
            assertEquals(List.of(1), subscriber.signals);
            assertEquals(List.of(Task.current()), Loop.current().tasks());
        });
    }

    @Test
    void cancellingInsideOfASignalEndsTheBodyThere() {
        run(() -> {
            var cleanUp = new ArrayList<String>();
            var emitted = new int[1];
            Flow<Integer> endless = generate(out -> {
                try {
                    for (var n = 1;; n++) {
                        emitted[0]++;
                        out.emit(n);
                    }
                } finally {
                    Turns.pass(3);
                    cleanUp.add("done");
                }
            });
            var got = new ArrayList<Integer>();
            endless.toPublisher().subscribe(new Impatient(got));
            Turns.pass(10);
            assertEquals(List.of(1, 2), got);
            assertEquals(2, emitted[0]);
            assertEquals(List.of("done"), cleanUp);
        });
    }

    @Test
    void anEndlessFlowForUnlimitedDemandLetsOthersRun() {
        run(() -> {
            Flow<Integer> endless = generate(out -> {
                while (true) {
                    out.emit(1);
                }
            });
            var subscriber = new ManualSubscriber();
            endless.toPublisher().subscribe(subscriber);
            subscriber.subscription.request(Long.MAX_VALUE);
            Turns.pass(5);
            assertTrue(!subscriber.signals.isEmpty() && subscriber.signals.size() % 64 == 0, () -> subscriber.signals.size() + " elements");
            subscriber.subscription.cancel();
            Turns.pass(3);
            assertEquals(List.of(Task.current()), Loop.current().tasks());
        });
    }

    /** Cancels with the second element. */
    private record Impatient(List<Integer> got, Subscription[] subscription)
            implements Subscriber<Integer> {
        Impatient(List<Integer> got) {
            this(got, new Subscription[1]);
        }

        @Override
        public void onSubscribe(Subscription given) {
            subscription[0] = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Integer element) {
            got.add(element);
            if (got.size() == 2) {
                subscription[0].cancel();
            }
        }

        @Override
        public void onError(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void onComplete() {
            throw new AssertionError("complete");
        }
    }

    @Test
    void aSubscriptionThatIsCancelledAtOnceRunsNothing() {
        run(() -> {
            var subscriber = new ManualSubscriber();
            var begun = new int[1];
            numbers(1).onEach(_ -> begun[0]++).toPublisher().subscribe(subscriber);
            subscriber.subscription.request(1);
            subscriber.subscription.cancel();
            Turns.pass(3);
            assertEquals(0, begun[0]);
            assertEquals(List.of(), subscriber.signals);
        });
    }

    @Test
    void theFailureIsTheSubscribersAsItIs() {
        run(() -> {
            var failure = new IOException("broken");
            Flow<Integer> failing = generate(out -> {
                out.emit(1);
                throw failure;
            });
            var subscriber = new ManualSubscriber();
            failing.toPublisher().subscribe(subscriber);
            subscriber.subscription.request(9);
            Turns.pass(3);
            assertEquals(List.of(1, failure), subscriber.signals);
        });
    }

    @Test
    void aBadRequestIsAnErrorAfterTheCleanUp() {
        run(() -> {
            var subscriber = new ManualSubscriber();
            var open = new int[1];
            Flow<Integer> flow = generate(out -> {
                open[0]++;
                try {
                    out.emit(1);
                } finally {
                    Turns.pass(2);
                    open[0]--;
                }
            });
            flow.toPublisher().subscribe(subscriber);
            subscriber.subscription.request(1);
            Turns.pass(3);
            subscriber.subscription.request(0);
            Turns.pass(6);
            assertEquals(0, open[0]);
            var failure = assertInstanceOf(IllegalArgumentException.class, subscriber.signals.getLast());
            assertEquals("request(0): the number of elements must be at least 1 (rule 3.9)", failure.getMessage());
        });
    }

    @Test
    void nullIsRefused() {
        run(() -> {
            var subscriber = new ManualSubscriber();
            Meanwhile.<Integer>generate(out -> out.emit(null)).toPublisher().subscribe(subscriber);
            subscriber.subscription.request(1);
            Turns.pass(3);
            assertInstanceOf(NullPointerException.class, subscriber.signals.getFirst());
        });
    }

    @Test
    void theLoopsEndIsAnError() {
        var subscriber = new ManualSubscriber();
        var waiting = new ManualSubscriber();
        var unstarted = new ManualSubscriber();
        Publisher<Integer> publisher = run(() -> {
            Flow<Integer> slow = generate(out -> {
                sleep(Duration.ofDays(1));
                out.emit(1);
            });
            var made = slow.toPublisher();
            made.subscribe(subscriber);
            made.subscribe(waiting);
            subscriber.subscription.request(1);
            Turns.pass(3);
            made.subscribe(unstarted);
            return made;
        });
        for (var each : List.of(subscriber, waiting)) {
            assertInstanceOf(CancellationException.class, each.signals.getFirst());
        }
        assertInstanceOf(RuntimeException.class, unstarted.signals.getFirst());
        var late = new ManualSubscriber();
        publisher.subscribe(late);
        var failure = assertInstanceOf(IllegalStateException.class, late.signals.getFirst());
        assertTrue(failure.getMessage().contains("has ended, so a flow can't be published there"), failure::getMessage);
        assertEquals(1, late.signals.size());
    }

    @Test
    void aLoopThatStandsStillContinuesWithTheNextRun() {
        try (var runner = new Runner()) {
            var publisher = runner.run(() -> numbers(2).toPublisher());
            var subscriber = new ManualSubscriber();
            publisher.subscribe(subscriber);
            subscriber.subscription.request(3);
            assertEquals(List.of(), subscriber.signals);
            runner.run(() -> Turns.pass(4));
            assertEquals(List.of(1, 2, ManualSubscriber.END), subscriber.signals);
        }
    }

    @Test
    void theBodySeesTheContextOfWhoMadeThePublisher() {
        var user = ContextVar.of("user", "nobody");
        run(() -> {
            user.set("maria");
            var seen = new ArrayList<String>();
            Flow<Integer> flow = generate(out -> {
                seen.add(user.get());
                user.set("body");
                out.emit(1);
            });
            var publisher = flow.toPublisher();
            user.set("later");
            blocking(() -> {
                for (var n = 0; n < 2; n++) {
                    var subscriber = new ManualSubscriber();
                    publisher.subscribe(subscriber);
                    subscriber.subscription.request(2);
                    subscriber.await();
                    subscriber.await();
                }
            });
            assertEquals(List.of("maria", "maria"), seen);
            assertEquals("later", user.get());
        });
    }

    @Test
    void aSubscriberThatThrowsIsReported() {
        var reported = new ArrayList<Throwable>();
        var failure = new ArithmeticException("in onNext");
        Runs.with(new LoopOptions().exceptionHandler((_, thrown) -> reported.add(thrown)), () -> {
            numbers(3).toPublisher().subscribe(new Throwing(failure));
            Turns.pass(4);
            assertEquals(List.of(Task.current()), Loop.current().tasks());
        });
        assertEquals(List.of(failure), reported);
    }

    private record Throwing(RuntimeException failure) implements Subscriber<Integer> {
        @Override
        public void onSubscribe(Subscription given) {
            given.request(2);
        }

        @Override
        public void onNext(Integer element) {
            throw failure;
        }

        @Override
        public void onError(Throwable thrown) {
            throw new AssertionError(thrown);
        }

        @Override
        public void onComplete() {
            throw new AssertionError("complete");
        }
    }

    @Test
    void virtualTimeDoesNotStandStillBetweenAFlowAndItsPublisher() {
        run(() -> {
            var clock = JumpingClock.install();
            Flow<Integer> slow = numbers(3).onEach(_ -> sleep(Duration.ofHours(1)));
            var consumer = Meanwhile.spawn(() -> Flow.from(slow.toPublisher(), 1).toList());
            sleep(Duration.ofMinutes(1));
            assertTrue(Loop.current().tasks().stream().filter(task -> task != Task.current()).noneMatch(task -> task.waitTarget().endsFromOutside()));
            assertEquals(List.of(1, 2, 3), consumer.await());
            assertEquals(Duration.ofHours(3), clock.elapsed());
        });
    }

    @Test
    void manyThreadsCancelAtAnyMoment() {
        run(() -> {
            var open = new AtomicInteger();
            Flow<Integer> flow = generate(out -> {
                open.incrementAndGet();
                try {
                    for (var n = 0;; n++) {
                        out.emit(n);
                    }
                } finally {
                    Turns.pass(1);
                    open.decrementAndGet();
                }
            });
            var publisher = flow.toPublisher();
            var threads = new ArrayList<Task<Void>>();
            for (var t = 0; t < 4; t++) {
                var pause = t;
                threads.add(Meanwhile.spawn(() -> blocking(() -> {
                    for (var n = 0; n < 100; n++) {
                        var subscriber = new ManualSubscriber();
                        publisher.subscribe(subscriber);
                        subscriber.subscription.request(1 + n % 3);
                        for (var i = 0; i < pause * n % 5; i++) {
                            Thread.onSpinWait();
                        }
                        if (n % 4 == 0) {
                            subscriber.await();
                        }
                        subscriber.subscription.cancel();
                    }
                })));
            }
            Meanwhile.gather(threads);
            while (Loop.current().tasks().size() > 1) {
                Turns.pass(1);
            }
            assertEquals(0, open.get());
        });
    }

    @Test
    void itBelongsToALoop() {
        assertThrows(IllegalStateException.class, () -> numbers(1).toPublisher());
        run(() -> assertThrows(NullPointerException.class, () -> numbers(1).toPublisher().subscribe(null)));
    }
}
