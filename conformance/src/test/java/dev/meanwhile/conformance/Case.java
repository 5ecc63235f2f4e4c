package dev.meanwhile.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which of CPython's tests a test stands for. Its name for people, and {@code docs/conformance.md}, come from this. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Case {
    /** {@return the number in {@code cases.txt}} Without one it is a further test of CPython's. */
    int number() default 0;

    /** {@return CPython's module and method, with the class where the method's name alone says little} */
    String cpython();

    /** {@return the rows of docs/asyncio.md that say how and why this test asserts something else than CPython's} */
    String[] differs() default {};
}
