package dev.meanwhile.conformance;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestTemplate;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/** A test of this module that stands for one of CPython's. */
record CaseTest(Case stands, Method method) {
    /** What JUnit runs and stands for none of CPython's tests: those of this module itself. */
    private static final List<Class<?>> OURS = List.of(ReportTest.class, RunModeTest.class);

    /** {@return all of them: by number, then by CPython's name} Further tests, without a number, come last. */
    static List<CaseTest> all() {
        return methods().stream()
                .filter(it -> it.isAnnotationPresent(Case.class))
                .map(it -> new CaseTest(it.getAnnotation(Case.class), it))
                .sorted(Comparator.comparingInt(CaseTest::order).thenComparing(it -> it.stands.cpython()).thenComparing(CaseTest::name))
                .toList();
    }

    /** {@return tests without a case, and cases that JUnit does not run} */
    static List<String> halfDone() {
        return methods().stream()
                .filter(it -> it.isAnnotationPresent(Case.class) != runs(it))
                .map(it -> it.getDeclaringClass().getSimpleName() + "." + it.getName())
                .sorted().toList();
    }

    /** Those in the packages below have nothing to do with CPython. */
    private static boolean isHere(Class<?> test) {
        return test.getPackage() == CaseTest.class.getPackage() && !OURS.contains(test);
    }

    private static List<Method> methods() {
        return ReflectionSupport.findAllClassesInPackage(CaseTest.class.getPackageName(), CaseTest::isHere, _ -> true).stream()
                .flatMap(it -> Arrays.stream(it.getDeclaredMethods()))
                .filter(it -> !it.isSynthetic())
                .toList();
    }

    private static boolean runs(Method method) {
        return AnnotationSupport.isAnnotated(method, Test.class) || AnnotationSupport.isAnnotated(method, TestTemplate.class);
    }

    String name() {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    private int order() {
        return stands.number() == 0 ? Integer.MAX_VALUE : stands.number();
    }
}
