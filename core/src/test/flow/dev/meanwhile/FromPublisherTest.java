package dev.meanwhile;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code Flow.from}: demand, ends and cancellation of an iteration of a publisher's elements. */
class FromPublisherTest {
    @Test
    void elementsThatAnotherThreadSignals() {
        run(() -> {
            var publisher = new SubmissionPublisher<Integer>();
            var taken = spawn(() -> Flow.from(publisher).toList());
            Turns.pass(3);
            Meanwhile.blocking(() -> {
                IntStream.range(0, 1000).forEach(publisher::submit);
                publisher.close();
            });
            assertEquals(IntStream.range(0, 1000).boxed().toList(), taken.await());
        });
    }

    @Test
    void asManyAreRequestedAsTheConsumerIsDoneWith() {
        run(() -> {
            var publisher = new ManualPublisher().onRequest(it -> it.emit(1, 2, 3, 4)).onRequest(it -> it.emit(5, 6)).onRequest(ManualPublisher::complete);
            var requested = new ArrayList<List<Long>>();
            Flow.from(publisher, 4).forEach(_ -> requested.add(List.copyOf(publisher.requests)));
            assertEquals(List.of(4L), requested.get(1));
            assertEquals(List.of(4L, 2L), requested.get(2));
            assertEquals(List.of(4L, 2L, 2L), requested.get(4));
            assertEquals(0, publisher.cancels, "it has ended by itself");
        });
    }

    @Test
    void withOneAheadThePublisherWorksOnlyWhileTheConsumerWaits() {
        run(() -> {
            var publisher = new ManualPublisher().onRequest(it -> it.emit(1)).onRequest(it -> it.emit(2)).onRequest(ManualPublisher::complete);
            var requests = new ArrayList<Integer>();
            for (var _ : Flow.from(publisher, 1)) {
                requests.add(publisher.requests.size());
            }
            assertEquals(List.of(1, 2), requests);
        });
    }

    @Test
    void aPublisherThatIsAlwaysAheadLetsOthersRun() {
        run(() -> {
            var publisher = new ManualPublisher();
            for (var n = 0; n < 10; n++) {
                publisher.onRequest(it -> it.emit(IntStream.range(0, it.requests.size() == 1 ? 4 : 2).toArray()));
            }
            var elements = new int[1];
            var consumer = spawn(() -> Flow.from(publisher, 4).forEach(_ -> elements[0]++));
            Turns.pass(3);
            assertTrue(elements[0] > 0 && elements[0] < 22, () -> elements[0] + " elements in three turns");
            consumer.cancel();
            Ends.cancelled(consumer);
            assertEquals(1, publisher.cancels);
        });
    }

    @Test
    void anErrorComesAfterTheElementsBeforeIt() {
        run(() -> {
            var failure = new IllegalArgumentException("broken");
            var publisher = new ManualPublisher().onRequest(it -> it.emit(1, 2).subscriber.onError(failure));
            var got = new ArrayList<Integer>();
            var thrown = assertThrows(IllegalArgumentException.class, () -> Flow.from(publisher).forEach(n -> {
                got.add(n);
            }));
            assertSame(failure, thrown);
            assertEquals(List.of(1, 2), got);
            assertEquals(0, publisher.cancels);
        });
    }

    @Test
    void aCheckedErrorIsTheCause() {
        run(() -> {
            var failure = new IOException("broken");
            var publisher = new ManualPublisher().onRequest(it -> it.subscriber.onError(failure));
            assertSame(failure, assertThrows(TaskFailedException.class, () -> Flow.from(publisher).toList()).getCause());
            Publisher<Integer> failing = subscriber -> subscriber.onError(failure);
            assertSame(failure, assertThrows(TaskFailedException.class, () -> Flow.from(failing).iterator().next()).getCause());
        });
    }

    @Test
    void aCancellationFromElsewhereIsNoCancellationOfTheConsumer() {
        run(() -> {
            var elsewhere = spawn(() -> sleep(seconds(1)));
            elsewhere.cancel();
            var cancelled = Ends.cancelled(elsewhere);
            var publisher = new ManualPublisher().onRequest(it -> it.subscriber.onError(cancelled));
            assertThrows(CancellationException.class, () -> Flow.from(publisher).toList());
            assertEquals(0, Task.current().cancelling());
        });
    }

    @Test
    void whatSubscribeThrowsEndsTheFlow() {
        run(() -> {
            Publisher<Integer> publisher = _ -> {
                throw new IllegalStateException("closed");
            };
            assertEquals("closed", assertThrows(IllegalStateException.class, () -> Flow.from(publisher).toList()).getMessage());
        });
    }

    @Test
    void leavingTheIterationCancelsTheSubscription() {
        run(() -> {
            var publisher = new ManualPublisher().onRequest(it -> it.emit(1, 2, 3));
            try (var flow = Flow.from(publisher)) {
                for (var _ : flow) {
                    break;
                }
            }
            assertEquals(1, publisher.cancels);
            publisher.emit(4);
            publisher.complete();
        });
    }

    @Test
    void takingTheFirstCancelsTheSubscription() {
        run(() -> {
            var publisher = new ManualPublisher().onRequest(it -> it.emit(1, 2, 3));
            assertEquals(1, Flow.from(publisher).first().orElseThrow());
            assertEquals(1, publisher.cancels);
        });
    }

    @Test
    void cancellingTheWaitingTaskCancelsTheSubscription() {
        run(() -> {
            var publisher = new ManualPublisher();
            var consumer = spawn(() -> Flow.from(publisher).toList());
            Turns.pass(3);
            consumer.cancel();
            Ends.cancelled(consumer);
            assertEquals(1, publisher.cancels);
        });
    }

    @Test
    void aSubscriptionThatComesTooLateIsCancelled() {
        run(() -> {
            var late = new ManualPublisher();
            Publisher<Integer> publisher = subscriber -> late.subscriber = subscriber;
            var consumer = spawn(() -> Flow.from(publisher).toList());
            Turns.pass(3);
            consumer.cancel();
            Ends.cancelled(consumer);
            late.subscriber.onSubscribe(late);
            assertEquals(1, late.cancels);
            assertEquals(List.of(), late.requests);
        });
    }

    @Test
    void aCancelThatFailsDoesNotHideTheCancellation() {
        run(() -> {
            var publisher = new ManualPublisher();
            Publisher<Integer> stubborn = subscriber -> subscriber.onSubscribe(new Subscription() {
                @Override
                public void request(long n) {
                    publisher.request(n);
                }

                @Override
                public void cancel() {
                    throw new IllegalStateException("no");
                }
            });
            var consumer = spawn(() -> Flow.from(stubborn).toList());
            Turns.pass(3);
            consumer.cancel();
            assertInstanceOf(IllegalStateException.class, Ends.cancelled(consumer).getSuppressed()[0]);
        });
    }

    @Test
    void whatItWaitsFor() {
        run(() -> {
            var consumer = spawn(() -> Flow.from(new ManualPublisher()).toList());
            Turns.pass(3);
            assertEquals("the next element of a publisher", consumer.waitsFor().orElseThrow().target());
            assertTrue(consumer.waitTarget().endsFromOutside(), "a deadlock otherwise");
            consumer.cancel();
        });
    }

    @Test
    void timeoutsEndTheWait() {
        run(() -> {
            var publisher = new ManualPublisher();
            assertThrows(TimedOutException.class, () -> Meanwhile.timeout(millis(1), () -> Flow.from(publisher).first()));
            assertEquals(1, publisher.cancels);
        });
    }

    @Test
    void theNumberAheadIsPositive() {
        var failure = assertThrows(IllegalArgumentException.class, () -> Flow.from(new ManualPublisher(), 0));
        assertEquals("from(…, 0): the number of elements requested ahead must be at least 1", failure.getMessage());
    }
}
