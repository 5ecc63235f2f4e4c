package dev.meanwhile.web;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonProperty;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** What Jackson says about a request's body, in words for the client: which field, where, and what was expected. */
final class JsonProblems {
    private static final Set<Class<?>> WHOLE = Set.of(int.class, Integer.class, long.class, Long.class, short.class, Short.class,
            byte.class, Byte.class, BigInteger.class);
    private static final Set<Class<?>> NUMBERS = Set.of(double.class, Double.class, float.class, Float.class, BigDecimal.class, Number.class);

    private JsonProblems() {
    }

    /** {@return the error to answer with} If the program is at fault, the exception itself. */
    static RuntimeException of(JacksonException e, Class<?> type) {
        if (e instanceof ValueInstantiationException && e.getCause() instanceof IllegalArgumentException refusal) {
            return located(e, 422, String.valueOf(refusal.getMessage()));
        }
        if (e instanceof MismatchedInputException mismatch) {
            return located(e, 422, mismatch(mismatch, type));
        }
        if (e instanceof InputCoercionException coercion) {
            return located(e, 422, subject(e) + " must be " + kind(coercion.getTargetType()) + " that fits its range");
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof StreamReadException || cause instanceof StreamConstraintsException) {
                return located((JacksonException) cause, 400, "the body is not valid JSON: " + syntax((JacksonException) cause));
            }
        }
        return e;
    }

    /** {@return what is wrong, without what Jackson says about its settings} */
    private static String syntax(JacksonException e) {
        return e.getOriginalMessage().replaceFirst("(?s) \\(start marker at .*", "");
    }

    private static String mismatch(MismatchedInputException e, Class<?> type) {
        var message = String.valueOf(e.getOriginalMessage());
        if (e instanceof UnrecognizedPropertyException unknown) {
            return subject(e) + " is unknown; known are " + unknown.getKnownPropertyIds();
        }
        if (message.startsWith("Missing required")) {
            return subject(e) + " is missing";
        }
        if (message.startsWith("Null value") || message.startsWith("Cannot map `null`")) {
            return subject(e) + " must not be null";
        }
        if (message.startsWith("Trailing token")) {
            return "the body continues after the end of the JSON";
        }
        return subject(e) + " must be " + kind(e.getTargetType() == null ? type : e.getTargetType());
    }

    private static String subject(JacksonException e) {
        return e.getPath().isEmpty() ? "the body" : "field '" + path(e) + "'";
    }

    /** {@return a path such as {@code items[0].price}} */
    private static String path(JacksonException e) {
        var text = new StringBuilder();
        for (var step : e.getPath()) {
            if (step.getPropertyName() == null) {
                text.append('[').append(step.getIndex()).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return text.toString();
    }

    private static HttpError located(JacksonException e, int status, String message) {
        var error = new HttpError(status, message);
        if (status == 422 && !e.getPath().isEmpty()) {
            error.detail("field", path(e));
        }
        var where = e.getLocation();
        if (where != null && where.getLineNr() > 0) {
            error.detail("line", where.getLineNr()).detail("column", where.getColumnNr());
        }
        return error;
    }

    /** {@return the name of an enum's constant in JSON} */
    private static String constant(Object value) {
        var constant = (Enum<?>) value;
        try {
            var own = constant.getDeclaringClass().getField(constant.name()).getAnnotation(JsonProperty.class);
            return own == null || own.value().isEmpty() ? constant.name() : own.value();
        } catch (NoSuchFieldException e) {
            throw new AssertionError(constant.name() + " is a constant", e);
        }
    }

    /** {@return where a value of a response is} */
    static String place(JacksonException e) {
        return e.getPath().isEmpty() ? "the body of the response" : "field '" + path(e) + "' of the response";
    }

    /** {@return the JSON name of a type, with its article} */
    static String kind(Class<?> type) {
        if (WHOLE.contains(type)) {
            return "a whole number";
        }
        if (NUMBERS.contains(type)) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "a text";
        }
        if (type.isEnum()) {
            return "one of " + Arrays.stream(type.getEnumConstants()).map(JsonProblems::constant).toList();
        }
        if (type.isArray() || Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        return type.getName().startsWith("java.") ? "a " + type.getSimpleName() : "an object (" + type.getSimpleName() + ")";
    }
}
