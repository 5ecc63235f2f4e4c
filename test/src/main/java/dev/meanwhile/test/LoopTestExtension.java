package dev.meanwhile.test;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs a {@link LoopTest} for JUnit: one invocation per seed, each on its own loop. */
final class LoopTestExtension implements TestTemplateInvocationContextProvider {
    private static final String SEED = "meanwhile.seed";

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        var test = AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), LoopTest.class).orElseThrow();
        require(test.seeds() >= 1, "@LoopTest(seeds = " + test.seeds() + "): a test runs at least once");
        require(test.seed() >= 0, "@LoopTest(seed = " + test.seed() + "): a seed can't be negative");
        require(test.limitSeconds() >= 1, "@LoopTest(limitSeconds = " + test.limitSeconds() + "): the limit is at least a second");
        var limit = Duration.ofSeconds(test.limitSeconds());
        return context.getConfigurationParameter(SEED)
                .map(given -> LongStream.of(parse(given)))
                .orElseGet(() -> LongStream.range(test.seed(), test.seed() + test.seeds()))
                .mapToObj(seed -> new OneRun(context.getDisplayName(), seed, limit));
    }

    private static long parse(String given) {
        try {
            var seed = Long.parseLong(given.strip());
            require(seed >= 0, SEED + "=" + given + ": a seed can't be negative");
            return seed;
        } catch (NumberFormatException e) {
            throw new ExtensionConfigurationException(SEED + "=" + given + ": a seed is a whole number", e);
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new ExtensionConfigurationException(message);
        }
    }

    /** One invocation. */
    private record OneRun(String test, long seed, Duration limit) implements TestTemplateInvocationContext, InvocationInterceptor {
        @Override
        public String getDisplayName(int invocationIndex) {
            return seed == Seeds.PRODUCTION ? test : test + " seed " + seed;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public void interceptTestTemplateMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method,
                ExtensionContext context) throws Throwable {
            new TestRun(seed, limit).run(() -> proceed(invocation));
        }

        private static Void proceed(Invocation<Void> invocation) throws Exception {
            try {
                return invocation.proceed();
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable t) {
                throw new AssertionError("neither an Exception nor an Error", t);
            }
        }
    }
}
