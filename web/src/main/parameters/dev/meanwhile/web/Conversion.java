package dev.meanwhile.web;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** How the texts of one name become the value of a component. */
final class Conversion {
    private enum Shape { ONE, OPTIONAL, LIST, SET }

    private final Shape shape;
    private final Class<?> element;
    private final Function<String, ?> reader;

    private Conversion(Shape shape, Class<?> element, Function<String, ?> reader) {
        this.shape = shape;
        this.element = element;
        this.reader = reader;
    }

    /** {@return the conversion to a type, or nothing if texts can't be read as that} */
    static Optional<Conversion> to(Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            return shape(raw).flatMap(shape -> generic.getActualTypeArguments()[0] instanceof Class<?> element
                    ? Texts.reader(element).map(reader -> new Conversion(shape, element, reader)) : Optional.empty());
        }
        return type instanceof Class<?> one ? Texts.reader(one).map(reader -> new Conversion(Shape.ONE, one, reader)) : Optional.empty();
    }

    private static Optional<Shape> shape(Class<?> raw) {
        if (raw == Optional.class) {
            return Optional.of(Shape.OPTIONAL);
        }
        if (raw == List.class) {
            return Optional.of(Shape.LIST);
        }
        return raw == Set.class ? Optional.of(Shape.SET) : Optional.empty();
    }

    boolean isOne() {
        return shape == Shape.ONE;
    }

    boolean isOptional() {
        return shape == Shape.OPTIONAL;
    }

    /** Browsers send an empty text for a field that is not filled in. */
    boolean isMissing(List<String> texts, boolean mayBeMissing) {
        return texts.isEmpty() || mayBeMissing && texts.size() == 1 && texts.getFirst().isEmpty() && element != String.class;
    }

    /** {@return the value if there is no text, which is not the same as a missing one} */
    Optional<Object> ofNothing() {
        return switch (shape) {
            case ONE -> Optional.empty();
            case OPTIONAL -> Optional.of(Optional.empty());
            case LIST -> Optional.of(List.of());
            case SET -> Optional.of(Set.of());
        };
    }

    /** @param texts at least one */
    Optional<Object> read(List<String> texts, Where where, boolean secret, Problems problems) {
        return switch (shape) {
            case ONE -> one(texts, where, secret, problems);
            case OPTIONAL -> one(texts, where, secret, problems).map(Optional::of);
            case LIST -> all(texts, where, secret, problems).map(List::copyOf);
            case SET -> all(texts, where, secret, problems).map(it -> Collections.unmodifiableSet(new LinkedHashSet<>(it)));
        };
    }

    private Optional<Object> one(List<String> texts, Where where, boolean secret, Problems problems) {
        if (texts.size() > 1) {
            problems.add(where, "must be given once, not " + texts.size() + " times");
            return Optional.empty();
        }
        return element(texts.getFirst(), where, secret, problems);
    }

    private Optional<List<Object>> all(List<String> texts, Where where, boolean secret, Problems problems) {
        var values = new ArrayList<>(texts.size());
        for (var i = 0; i < texts.size(); i++) {
            element(texts.get(i), where.element(i), secret, problems).ifPresent(values::add);
        }
        return values.size() == texts.size() ? Optional.of(values) : Optional.empty();
    }

    private Optional<Object> element(String text, Where where, boolean secret, Problems problems) {
        try {
            return Optional.of(reader.apply(text));
        } catch (RuntimeException e) {
            problems.add(where, "must be " + Kinds.of(element), text, secret);
            return Optional.empty();
        }
    }
}
