package dev.meanwhile.web;

import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a handler gets of a request: a record of parameters, or the body in JSON. Made when the application begins to listen, used for each request. */
abstract sealed class Input<T> permits BodyInput, RecordInput {
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "DELETE", "OPTIONS", "TRACE");
    static final Set<Class<? extends Annotation>> SOURCES = Set.of(From.Path.class, From.Query.class, From.Header.class, From.Cookie.class, From.Form.class, From.Body.class);

    /**
     * @param pathNames the parameters in the path of the route
     * @throws IllegalArgumentException if no request can be read as this type; the message names the component
     */
    static <T> Input<T> of(String method, Set<String> pathNames, Class<T> type) {
        var bodiless = WITHOUT_BODY.contains(method);
        if (type.isRecord() && (bodiless || hasSource(type))) {
            return RecordComponents.input(method, pathNames, type);
        }
        if (bodiless) {
            throw new IllegalArgumentException(type.getSimpleName() + ".class: a " + method + " has no body, so this must be a record whose components are parameters");
        }
        if (type.isRecord()) {
            requireNoDefaults(type);
        }
        return new BodyInput<>(type);
    }

    private static boolean hasSource(Class<?> type) {
        return SOURCES.stream().anyMatch(type::isAnnotationPresent)
                || Arrays.stream(type.getRecordComponents()).anyMatch(component -> SOURCES.stream().anyMatch(component::isAnnotationPresent));
    }

    private static void requireNoDefaults(Class<?> body) {
        Arrays.stream(body.getRecordComponents()).filter(component -> component.isAnnotationPresent(Default.class)).map(RecordComponent::getName).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(body.getSimpleName() + "." + name + ": @Default is for parameters, and this record is the body in JSON, whose optional components are "
                    + "an Optional. If it is a record of parameters, say where from: @From.Query, @From.Form");
        });
    }

    /**
     * Waits for the body, if it is needed.
     *
     * @throws InvalidInput with all that is wrong
     */
    abstract T read(Request request) throws Exception;

    /** {@return the parameters, fields of forms among them} */
    abstract List<Parameter> parameters();

    /** {@return the type of the body in JSON, if there is one} */
    abstract Optional<Type> body();

    /** {@return whether a request without the body in JSON is refused} */
    abstract boolean isBodyRequired();

    /** Throws an {@link IllegalArgumentException} if the body can't be read, or its constraints can't be checked. Blocks while it loads the validator, if there are any. */
    void prepare(Json json) {
        body().ifPresent(type -> {
            json.requireReadable(type);
            Checks.prepare(type);
        });
    }
}
