package dev.meanwhile.web;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A record of parameters. What can be found out about its type has been, so a request costs a look-up and a conversion for each component. */
final class RecordInput<T> extends Input<T> implements Checks.Places {
    /**
     * What reads a component.
     *
     * @param name   of the component
     * @param secret whether its value is never shown
     */
    record Part(String name, Where where, boolean secret, Source source, Optional<Parameter> parameter) {
    }

    /** Where a component's value comes from. */
    interface Source {
        /** {@return the value} Empty if there is none, for which there is a problem then. */
        Optional<Object> read(Request request, Problems problems) throws Exception;
    }

    /** @param type as Jackson reads it, without the {@code Optional} around it */
    record Body(Type type, boolean required) {
    }

    private final Class<T> type;
    /** From an array of objects to an object. */
    private final MethodHandle constructor;
    private final List<Part> parts;
    private final Optional<Body> body;
    /** Of the whole, for what its constructor refuses. */
    private final Where whole;

    RecordInput(Class<T> type, MethodHandle constructor, List<Part> parts, Optional<Body> body) {
        this.type = type;
        this.constructor = constructor;
        this.parts = List.copyOf(parts);
        this.body = body;
        var places = parts.stream().map(part -> part.parameter().map(it -> it.source().text()).orElse("body")).distinct().toList();
        this.whole = Where.of(places.size() == 1 ? places.getFirst() : "request");
    }

    @Override
    T read(Request request) throws Exception {
        var problems = new Problems();
        var values = new Object[parts.size()];
        for (var i = 0; i < values.length; i++) {
            values[i] = parts.get(i).source().read(request, problems).orElse(null);
        }
        if (problems.count() > 0) {
            checkAlone(values, problems);
            throw problems.error();
        }
        var made = construct(values, problems);
        made.ifPresent(it -> Checks.of(type).checkOnly(it, whole, this, false, problems));
        problems.throwIfAny();
        return made.orElseThrow();
    }

    /** Other values are wrong, so there is no record; what is there is checked nevertheless. */
    private void checkAlone(Object[] values, Problems problems) {
        var checks = Checks.of(type);
        for (var i = 0; i < values.length; i++) {
            if (values[i] != null) {
                checks.checkComponent(parts.get(i).name(), values[i], whole, this, false, problems);
            }
        }
    }

    @SuppressWarnings("unchecked") // the constructor is that of the type
    private Optional<T> construct(Object[] values, Problems problems) throws Exception {
        try {
            return Optional.of((T) (Object) constructor.invokeExact(values));
        } catch (IllegalArgumentException e) {
            problems.refuse(whole, String.valueOf(e.getMessage()));
            checkAlone(values, problems);
            return Optional.empty();
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(type.getSimpleName() + "'s constructor threw " + e, e);
        }
    }

    private Part part(String component) {
        return parts.stream().filter(part -> part.name().equals(component)).findFirst().orElseThrow();
    }

    @Override
    public Where of(Where bean, Class<?> type, String component) {
        return part(component).where();
    }

    @Override
    public boolean isSecret(Class<?> type, String component) {
        return part(component).secret();
    }

    @Override
    List<Parameter> parameters() {
        return parts.stream().flatMap(part -> part.parameter().stream()).toList();
    }

    @Override
    Optional<Type> body() {
        return body.map(Body::type);
    }

    @Override
    boolean isBodyRequired() {
        return body.map(Body::required).orElse(false);
    }

    @Override
    void prepare(Json json) {
        super.prepare(json);
        Checks.prepare(type);
    }

    @Override
    public String toString() {
        return type.getSimpleName() + Arrays.toString(parts.stream().map(Part::where).toArray());
    }
}
