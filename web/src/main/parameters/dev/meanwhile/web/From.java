package dev.meanwhile.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Where a component of a record of parameters comes from.
 * {@snippet :
 * enum Order { NAME, PRICE }
 * record Search(int shop, Optional<String> q, @Default("1") @Min(1) int page, List<String> tags, @Default("NAME") Order order, @From.Header String userAgent) {}
 *
 * app.get("/shops/{shop}/items", Search.class, (request, search) -> store.find(search));
 * }
 * A component without an annotation comes from the path if the route has a parameter of that name, otherwise from the query. On a record, an annotation is for all
 * components that have none of their own: {@code @From.Form record SignUp(@Email String email, @Secret String password) {}}.
 *
 * <p>A text is read as a number, boolean, enum, {@code UUID}, or a date or time of {@code java.time}. {@code Optional<T>} is empty if there is none; {@code List<T>} and
 * {@code Set<T>} have all of that name, or none. All other components are required, unless they have a {@link Default}. An empty text in a query or form, which is what a
 * browser sends for a field that is not filled in, is missing for an {@code Optional} or a {@link Default} that is no text.
 *
 * <p>If the method has no body (GET, HEAD, DELETE, OPTIONS), every record is one of parameters. Otherwise it is if it or a component has one of these annotations, and else it is
 * the body in JSON.
 */
public final class From {
    private From() {
    }

    /** From the path, {@code /items/{id}}. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
    public @interface Path {
        /** {@return the name in the path} Default: the component's. */
        String value() default "";
    }

    /** From the query, {@code ?page=2}. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
    public @interface Query {
        /** {@return the name in the query} Default: the component's. */
        String value() default "";
    }

    /** From a header field. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
    public @interface Header {
        /** {@return the name of the field} Default: the component's with a hyphen before each word, {@code User-Agent} for {@code userAgent}. */
        String value() default "";
    }

    /** From a cookie. Its value is never shown in errors. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
    public @interface Cookie {
        /** {@return the name of the cookie} Default: the component's. */
        String value() default "";
    }

    /** From a form in the body, URL-encoded or multipart; such a component may also be an uploaded file. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
    public @interface Form {
        /** {@return the name of the field} Default: the component's. */
        String value() default "";
    }

    /** The body in JSON, of any type that {@link Request#json} reads. {@code Optional<T>} is empty if there is no body. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    public @interface Body {
    }
}
