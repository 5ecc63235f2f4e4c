package dev.meanwhile;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** A test that knows in which order production runs what is ready: the runs with seeds ({@link SeedsTest}) leave it out. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@Tag(SeedsTest.ONCE)
@interface InOrder {
}
