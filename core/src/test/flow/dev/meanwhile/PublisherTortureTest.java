package dev.meanwhile;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Wherever the consumer of a publisher is cancelled: the subscription is cancelled or has ended, and the flow behind it has cleaned up. */
@Timeout(60)
class PublisherTortureTest {
    private abstract static class Consumer extends Torture.Attempt {
        private int open;
        private int subscribed;
        private int over;
        private final List<Integer> got = new ArrayList<>();

        Flow<Integer> numbers() {
            return generate(out -> {
                open++;
                try {
                    for (var n = 1; n <= 4; n++) {
                        sleep(seconds(n % 2));
                        out.emit(n);
                    }
                } finally {
                    try {
                        // The request may well hit here.
                        Turns.pass(2);
                    } finally {
                        open--;
                    }
                }
            });
        }

        /** The flow through both bridges. */
        Flow<Integer> bridged(int prefetch) {
            return generate(out -> Flow.from(numbers().toPublisher(), prefetch).forEach(out::emit));
        }

        /** Signals by the loop's timers, as a driver on another thread would. */
        Publisher<Integer> timed() {
            return subscriber -> {
                subscribed++;
                subscriber.onSubscribe(new Timed(subscriber));
            };
        }

        private final class Timed implements Subscription {
            private final Subscriber<? super Integer> subscriber;
            private final Loop loop = Loop.current();
            private int next = 1;
            private long wanted;
            private boolean done;

            Timed(Subscriber<? super Integer> subscriber) {
                this.subscriber = subscriber;
            }

            @Override
            public void request(long n) {
                wanted += n;
                if (wanted == n) {
                    loop.callLater(seconds(1), this::signal);
                }
            }

            private void signal() {
                if (done) {
                    return;
                }
                if (next > 4) {
                    end();
                    subscriber.onComplete();
                    return;
                }
                wanted--;
                subscriber.onNext(next++);
                if (wanted > 0) {
                    loop.callLater(seconds(1), this::signal);
                }
            }

            private void end() {
                if (!done) {
                    done = true;
                    over++;
                }
            }

            @Override
            public void cancel() {
                end();
            }
        }

        void got(int element) {
            got.add(element);
            sleep(seconds(0.5));
        }

        @Override
        void check() {
            // A publisher ends what was cancelled on its own: here, within so many turns, or a timer that does nothing.
            sleep(seconds(2));
            assertEquals(0, open, "bodies that have not ended");
            assertEquals(subscribed, over, "subscriptions that are neither over nor cancelled");
            assertEquals(List.of(1, 2, 3, 4).subList(0, got.size()), got);
        }
    }

    @Test
    void aPublisherOneAhead() {
        Torture.thoroughly(() -> new Consumer() {
            @Override
            void body() {
                Flow.from(timed(), 1).forEach(this::got);
            }
        });
    }

    @Test
    void aPublisherFarAhead() {
        Torture.thoroughly(() -> new Consumer() {
            @Override
            void body() {
                for (var n : Flow.from(timed())) {
                    got(n);
                }
            }
        });
    }

    @Test
    void aPublisherThatIsLeft() {
        Torture.thoroughly(() -> new Consumer() {
            @Override
            void body() {
                Flow.from(timed(), 2).take(2).forEach(this::got);
            }
        });
    }

    @Test
    void aFlowBehindAPublisher() {
        Torture.thoroughly(() -> new Consumer() {
            @Override
            void body() {
                bridged(1).forEach(this::got);
            }
        });
    }

    @Test
    void aFlowBehindAPublisherIterated() {
        Torture.thoroughly(() -> new Consumer() {
            @Override
            void body() {
                try (var flow = bridged(2)) {
                    for (var n : flow) {
                        got(n);
                        if (n == 3) {
                            break;
                        }
                    }
                }
            }
        });
    }
}
