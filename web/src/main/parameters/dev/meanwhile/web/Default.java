package dev.meanwhile.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The value of a parameter that is missing: {@code @Default("20") int limit}. See {@link From}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
    /** {@return the value as a request would send it} It is read when the route is added. A list is what these texts are: {@code @Default({"a", "b"})}. */
    String[] value();
}
