package dev.meanwhile.conformance.streams;

import dev.meanwhile.Flow;
import dev.meanwhile.Loop;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.SubscriberPuppet;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.reactivestreams.tck.flow.FlowSubscriberWhiteboxVerification;

/** The subscriber in {@code Flow.from(publisher)} follows the rules of Reactive Streams. */
class SubscriberRulesTest {
    private static RunningLoop running;

    @BeforeAll
    static void start() {
        running = new RunningLoop();
    }

    @AfterAll
    static void end() {
        running.close();
    }

    /** An iteration, by its subscriber. */
    private record Iteration(Subscriber<Integer> subscriber, CompletableFuture<?> task) {
        static Iteration begin(Loop loop) {
            var subscriber = new CompletableFuture<Subscriber<Integer>>();
            Publisher<Integer> publisher = it -> subscriber.complete(ofIntegers(it));
            var task = loop.submit(() -> {
                Flow.<Integer>from(publisher, 2).forEach(_ -> { });
                return null;
            });
            return new Iteration(subscriber.join(), task);
        }

        @SuppressWarnings("unchecked")
        private static Subscriber<Integer> ofIntegers(Subscriber<? super Integer> subscriber) {
            return (Subscriber<Integer>) subscriber;
        }
    }

    @TestFactory
    Stream<DynamicTest> seenFromOutside() {
        return Rules.of(Blackbox::new, Map.of());
    }

    @TestFactory
    Stream<DynamicTest> seenFromInside() {
        return Rules.of(Whitebox::new, Map.of());
    }

    public static final class Blackbox extends FlowSubscriberBlackboxVerification<Integer> {
        public Blackbox() {
            super(new TestEnvironment(2000, 20, 20));
        }

        @Override
        public Subscriber<Integer> createFlowSubscriber() {
            return Iteration.begin(running.loop()).subscriber();
        }

        @Override
        public Integer createElement(int element) {
            return element;
        }
    }

    public static final class Whitebox extends FlowSubscriberWhiteboxVerification<Integer> {
        public Whitebox() {
            super(new TestEnvironment(2000, 20, 20));
        }

        @Override
        protected Subscriber<Integer> createFlowSubscriber(WhiteboxSubscriberProbe<Integer> probe) {
            return new Probed(Iteration.begin(running.loop()), probe);
        }

        @Override
        public Integer createElement(int element) {
            return element;
        }
    }

    /** Tells the TCK what arrives. It requests what it wants by itself, so there is nothing to trigger. */
    private record Probed(Iteration iteration, WhiteboxSubscriberProbe<Integer> probe) implements Subscriber<Integer> {
        @Override
        public void onSubscribe(Subscription subscription) {
            iteration.subscriber().onSubscribe(subscription);
            probe.registerOnSubscribe(new SubscriberPuppet() {
                @Override
                public void triggerRequest(long elements) {
                    // It has requested some.
                }

                @Override
                public void signalCancel() {
                    iteration.task().cancel(true);
                }
            });
        }

        @Override
        public void onNext(Integer element) {
            iteration.subscriber().onNext(element);
            probe.registerOnNext(element);
        }

        @Override
        public void onError(Throwable failure) {
            iteration.subscriber().onError(failure);
            probe.registerOnError(failure);
        }

        @Override
        public void onComplete() {
            iteration.subscriber().onComplete();
            probe.registerOnComplete();
        }
    }
}
