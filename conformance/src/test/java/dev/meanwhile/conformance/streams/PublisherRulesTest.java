package dev.meanwhile.conformance.streams;

import dev.meanwhile.Flow;
import dev.meanwhile.Meanwhile;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow.Publisher;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** {@code Flow.toPublisher()} follows the rules of Reactive Streams. */
class PublisherRulesTest {
    private static RunningLoop running;

    @BeforeAll
    static void start() {
        running = new RunningLoop();
    }

    @AfterAll
    static void end() {
        running.close();
    }

    @TestFactory
    Stream<DynamicTest> rules() {
        return Rules.of(Verification::new, Map.of());
    }

    /** TestNG's rules want it to be public. */
    public static final class Verification extends FlowPublisherVerification<Long> {
        public Verification() {
            super(new TestEnvironment(2000, 20, 20), 500);
        }

        @Override
        public Publisher<Long> createFlowPublisher(long elements) {
            return running.call(() -> {
                Flow<Long> numbers = Meanwhile.generate(out -> {
                    for (var n = 0L; n < elements; n++) {
                        out.emit(n);
                    }
                });
                return numbers.toPublisher();
            });
        }

        @Override
        public Publisher<Long> createFailedFlowPublisher() {
            return Meanwhile.run(() -> Flow.<Long>of(List.of()).toPublisher());
        }
    }
}
