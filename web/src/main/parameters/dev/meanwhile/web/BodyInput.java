package dev.meanwhile.web;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;

/** The whole body in JSON. */
final class BodyInput<T> extends Input<T> {
    private final Class<T> type;

    BodyInput(Class<T> type) {
        this.type = type;
    }

    @Override
    T read(Request request) {
        return request.json(type);
    }

    @Override
    List<Parameter> parameters() {
        return List.of();
    }

    @Override
    Optional<Type> body() {
        return Optional.of(type);
    }

    @Override
    boolean isBodyRequired() {
        return true;
    }
}
