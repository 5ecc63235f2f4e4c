package dev.meanwhile.web;

import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** What Jackson says about a request's body, in words for the client: which field, where, and what was expected. */
final class JsonProblems {
    private JsonProblems() {
    }

    /** Throws what is not about values: a 400 if this is not JSON, the exception itself if the program is at fault. */
    static void requireValues(JacksonException e) {
        if (e instanceof MismatchedInputException || e instanceof InputCoercionException || isRefusal(e)) {
            return;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof StreamReadException || cause instanceof StreamConstraintsException) {
                throw notJson((JacksonException) cause);
            }
        }
        throw e;
    }

    private static HttpError notJson(JacksonException e) {
        var error = new HttpError(400, "the body is not valid JSON: " + syntax(e));
        var where = e.getLocation();
        return where == null || where.getLineNr() <= 0 ? error : error.detail("line", where.getLineNr()).detail("column", where.getColumnNr());
    }

    /** {@return what is wrong, without what Jackson says about its settings} */
    private static String syntax(JacksonException e) {
        return e.getOriginalMessage().replaceFirst("(?s) \\(start marker at .*", "");
    }

    /** A record's constructor may refuse values. */
    private static boolean isRefusal(JacksonException e) {
        return e instanceof ValueInstantiationException && e.getCause() instanceof IllegalArgumentException;
    }

    /**
     * Adds what Jackson says about a value.
     *
     * @param type  of the value at {@code where}, for failures that name none
     * @param value is shown if it is the value that is wrong, and not a part of it
     */
    static void add(JacksonException e, Class<?> type, Where where, Object value, boolean secret, Problems problems) {
        requireValues(e);
        var at = where;
        for (var step : e.getPath()) {
            at = step.getPropertyName() == null ? at.element(step.getIndex()) : at.field(step.getPropertyName());
        }
        if (isRefusal(e)) {
            problems.refuse(at, String.valueOf(e.getCause().getMessage()));
            return;
        }
        var message = message(e, type);
        if (e.getPath().isEmpty() && message.startsWith("must be")) {
            problems.add(at, message, value, secret);
        } else {
            problems.add(at, message);
        }
    }

    private static String message(JacksonException e, Class<?> type) {
        if (e instanceof InputCoercionException coercion) {
            return "must be " + Kinds.of(coercion.getTargetType()) + " that fits its range";
        }
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "is unknown; known are " + unknown.getKnownPropertyIds();
        }
        var message = String.valueOf(e.getOriginalMessage());
        if (message.startsWith("Missing required")) {
            return "is missing";
        }
        if (message.startsWith("Null value") || message.startsWith("Cannot map `null`") || message.contains("null value")) {
            return "must not be null";
        }
        if (message.startsWith("Trailing token")) {
            return "continues after the end of the JSON";
        }
        var target = ((MismatchedInputException) e).getTargetType();
        return "must be " + Kinds.of(target == null ? type : target);
    }

    /** {@return where a value of a response is} */
    static String place(JacksonException e) {
        return e.getPath().isEmpty() ? "the body of the response" : "field '" + path(e) + "' of the response";
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
}
