package dev.meanwhile.web;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedType;
import java.util.List;
import java.util.Optional;

/**
 * A parameter of a route, as requests send it and documents describe it.
 *
 * @param name        as in the request
 * @param type        of the record's component, with {@code Optional} or {@code List} around it, and with annotations in between
 * @param required    a request without it is refused
 * @param standard    the texts that stand for one that is missing
 * @param annotations all of the component's, constraints among them
 */
record Parameter(Source source, String name, AnnotatedType type, boolean required, Optional<List<String>> standard, List<Annotation> annotations,
        boolean secret) {
    /** Where it is in a request. */
    enum Source {
        PATH, QUERY, HEADER, COOKIE, FORM;

        /** {@return its name in messages and in OpenAPI} */
        String text() {
            return switch (this) {
                case PATH -> "path";
                case QUERY -> "query";
                case HEADER -> "header";
                case COOKIE -> "cookie";
                case FORM -> "form";
            };
        }
    }

    /** {@return where it is, such as {@code query.page}} */
    Where where() {
        return Where.of(source.text()).field(name);
    }
}
