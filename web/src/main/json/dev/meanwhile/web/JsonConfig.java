package dev.meanwhile.web;

import java.util.Objects;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How an application reads and writes JSON: {@code app.json(c -> c.naming(Naming.SNAKE_CASE).omitAbsent())}. Dates and times are always texts in ISO 8601, and constants of
 * enums their names, or what {@code @JsonProperty} says. Immutable; each method returns a changed copy.
 */
public final class JsonConfig {
    static final JsonConfig DEFAULT = new JsonConfig(builder -> builder);

    private final UnaryOperator<JsonMapper.Builder> steps;

    private JsonConfig(UnaryOperator<JsonMapper.Builder> steps) {
        this.steps = steps;
    }

    private JsonConfig then(UnaryOperator<JsonMapper.Builder> step) {
        return new JsonConfig(builder -> step.apply(steps.apply(builder)));
    }

    /** The names of fields, in requests, responses, and messages about errors. Default: {@link Naming#CAMEL_CASE}. {@code @JsonProperty("name")} of a component takes precedence. */
    public JsonConfig naming(Naming naming) {
        Objects.requireNonNull(naming, "the naming is null");
        return then(builder -> builder.propertyNamingStrategy(naming.strategy()));
    }

    /** Leaves fields out of responses whose value is an empty {@code Optional} or null. Default: they are sent as {@code null}. */
    public JsonConfig omitAbsent() {
        return then(builder -> builder.changeDefaultPropertyInclusion(_ -> JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT)));
    }

    /** Accepts fields that a record does not have, and drops them. Default: they are refused with a 422, since they are mostly misspelled. */
    public JsonConfig ignoreUnknown() {
        return then(builder -> builder.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES));
    }

    /**
     * Changes what has no method here, by Jackson's own builder: {@code mapper(builder -> builder.addModule(new MoneyModule()))}. The function gets the builder as everything before has left
     * it. It runs once for each application, in another thread.
     */
    public JsonConfig mapper(UnaryOperator<JsonMapper.Builder> change) {
        Objects.requireNonNull(change, "the change is null");
        return then(builder -> Objects.requireNonNull(change.apply(builder), "the change of the mapper's builder returned null"));
    }

    JsonMapper.Builder applyTo(JsonMapper.Builder builder) {
        return steps.apply(builder);
    }
}
