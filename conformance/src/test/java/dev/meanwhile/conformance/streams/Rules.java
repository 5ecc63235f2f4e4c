package dev.meanwhile.conformance.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.testng.SkipException;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.BeforeMethod;
import org.testng.annotations.Test;

/** The tests of the Reactive Streams TCK, which are written for TestNG, as JUnit's: one for each rule. */
final class Rules {
    private Rules() {
    }

    /**
     * {@return the tests}
     *
     * @param verification makes a new one for each
     * @param skipped      the rules that the TCK skips because of us, each with the reason; the untested ones it always skips
     */
    static Stream<DynamicTest> of(Supplier<?> verification, Map<String, String> skipped) {
        var tests = Arrays.stream(verification.get().getClass().getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .sorted(Comparator.comparing(Method::getName)).toList();
        var names = tests.stream().map(Method::getName).toList();
        assertTrue(names.size() > 20, () -> "only " + names);
        assertEquals(List.of(), skipped.keySet().stream().filter(name -> !names.contains(name)).toList(), "no rules of the TCK");
        return tests.stream().map(test -> DynamicTest.dynamicTest(test.getName(), () -> run(verification.get(), test, skipped)));
    }

    private static void run(Object verification, Method test, Map<String, String> skipped) throws Throwable {
        var name = test.getName();
        call(verification, BeforeClass.class);
        call(verification, BeforeMethod.class);
        try {
            test.invoke(verification);
            assertTrue(!skipped.containsKey(name), () -> name + " applies after all");
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof SkipException) || !name.startsWith("untested_") && !skipped.containsKey(name)) {
                throw new AssertionError(name + ": " + e.getCause().getMessage(), e.getCause());
            }
        } finally {
            call(verification, AfterClass.class);
        }
    }

    private static void call(Object verification, Class<? extends Annotation> role) throws ReflectiveOperationException {
        for (var method : verification.getClass().getMethods()) {
            if (method.isAnnotationPresent(role)) {
                method.invoke(verification);
            }
        }
    }
}
