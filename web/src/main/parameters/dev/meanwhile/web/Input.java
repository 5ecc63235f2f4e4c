package dev.meanwhile.web;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a handler gets of a request: a record of parameters, or the body in JSON. Made when its route is added, used for each request. */
final class Input<T> {
    private final Class<T> type;

    private Input(Class<T> type) {
        this.type = type;
    }

    /**
     * @param pathNames the parameters in the path of the route
     * @throws IllegalArgumentException if no request can be read as this type; the message names the component
     */
    static <T> Input<T> of(String method, Set<String> pathNames, Class<T> type) {
        return new Input<>(type);
    }

    /**
     * Waits for the body, if it is needed.
     *
     * @throws InvalidInput with all that is wrong
     */
    T read(Request request) throws Exception {
        return request.json(type);
    }

    /** {@return the parameters, fields of forms among them} */
    List<Parameter> parameters() {
        return List.of();
    }

    /** {@return the type of the body in JSON, if there is one} */
    Optional<Type> body() {
        return Optional.of(type);
    }

    /** {@return whether a request without the body in JSON is refused} */
    boolean isBodyRequired() {
        return true;
    }
}
