package dev.meanwhile.web;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;

/** Finds the values of parameters in requests. */
final class Sources {
    private interface Finder {
        /** {@return the texts of a name, none if it is missing} */
        List<String> find(Request request, String name);
    }

    private Sources() {
    }

    /** @param missing the value if there is no text; if this is empty, there must be one */
    static RecordInput.Source texts(Parameter parameter, Conversion conversion, Optional<Object> missing) {
        var finder = finder(parameter.source(), conversion);
        var name = parameter.name();
        var where = parameter.where();
        var secret = parameter.secret();
        var emptyIsMissing = missing.isPresent() && (parameter.source() == Parameter.Source.QUERY || parameter.source() == Parameter.Source.FORM);
        return (request, problems) -> {
            var texts = finder.find(request, name);
            if (!conversion.isMissing(texts, emptyIsMissing)) {
                return conversion.read(texts, where, secret, problems);
            }
            if (missing.isEmpty()) {
                problems.add(where, "is missing");
            }
            return missing;
        };
    }

    private static Finder finder(Parameter.Source source, Conversion conversion) {
        return switch (source) {
            case PATH -> (request, name) -> List.of(request.path(name));
            case QUERY -> Request::queries;
            case HEADER -> conversion.isOne() || conversion.isOptional() ? (request, name) -> request.header(name).map(List::of).orElse(List.of())
                    : (request, name) -> request.headers().all(name);
            case COOKIE -> (request, name) -> request.cookie(name).map(List::of).orElse(List.of());
            case FORM -> (request, name) -> request.form().values(name);
        };
    }

    /** {@return what reads the files of that name, if the type is that of files} */
    static Optional<RecordInput.Source> uploads(Type type, String name) {
        var where = Where.of("form").field(name);
        if (type == Upload.class) {
            return Optional.of((request, problems) -> {
                var upload = request.form().upload(name);
                if (upload.isEmpty()) {
                    problems.add(where, "is missing");
                }
                return upload.map(Object.class::cast);
            });
        }
        if (!(type instanceof ParameterizedType generic) || generic.getActualTypeArguments()[0] != Upload.class) {
            return Optional.empty();
        }
        if (generic.getRawType() == Optional.class) {
            return Optional.of((request, _) -> Optional.of(request.form().upload(name)));
        }
        return generic.getRawType() == List.class ? Optional.of((request, _) -> Optional.of(request.form().uploads(name))) : Optional.empty();
    }

    static RecordInput.Source json(Type type, boolean optional) {
        return (request, problems) -> {
            if (optional && request.header("Content-Type").isEmpty() && request.bytes().length == 0) {
                return Optional.of(Optional.empty());
            }
            var value = request.json(type, problems);
            return optional ? value.map(Optional::of) : value;
        };
    }
}
