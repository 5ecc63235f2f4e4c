package dev.meanwhile.sql;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** How rows become what programs ask for. All that takes reflection is done once for a list of columns and a type; a row takes a method handle. */
final class Rows {
    private static final ClassValue<Map<String, MethodHandle>> ACCESSORS = new ClassValue<>() {
        @Override
        protected Map<String, MethodHandle> computeValue(Class<?> type) {
            var accessors = new LinkedHashMap<String, MethodHandle>();
            for (var component : type.getRecordComponents()) {
                accessors.put(component.getName(), accessor(type, component));
            }
            return accessors;
        }
    };

    private final Columns columns;
    private final Values values;

    private Rows(Columns columns) {
        this.columns = columns;
        this.values = columns.values();
    }

    /** {@return what turns a row of these columns into that type} @throws SqlException.CannotConvert if no row ever could */
    static Function<Object[], ?> mapper(Columns columns, Class<?> type) {
        return new Rows(columns).mapper(type);
    }

    private Function<Object[], ?> mapper(Class<?> type) {
        if (type == Row.class) {
            return row -> new Row(columns, row);
        }
        if (type == Map.class) {
            return row -> new Row(columns, row).toMap();
        }
        if (type.isRecord() && type != Json.class && !values.hasCodec(type)) {
            return record(type, "", List.of()).mapper;
        }
        if (columns.names().size() != 1) {
            throw new SqlException.CannotConvert("a row of " + columns.names().size() + " columns, " + columns.names() + ", can't become " + type.getSimpleName()
                    + "; ask for a record with these components, for Row, or for one column", null);
        }
        var converter = values.converter(type, columns.names().getFirst());
        return row -> converter.apply(row[0]);
    }

    /**
     * What makes a value of a row.
     *
     * @param used the columns it looks at
     */
    private record Part(Function<Object[], ?> mapper, List<Integer> used) {
    }

    /**
     * @param prefix what the columns' names begin with
     * @param inside the records that this one is a component of
     */
    private Part record(Class<?> type, String prefix, List<Class<?>> inside) {
        var parts = Arrays.stream(type.getRecordComponents()).map(component -> component(type, component, prefix, inside)).toList();
        var constructor = constructor(type);
        @SuppressWarnings({"unchecked", "rawtypes"})
        Function<Object[], ?>[] mappers = parts.stream().map(Part::mapper).toArray(Function[]::new);
        return new Part(row -> {
            var arguments = new Object[mappers.length];
            for (var i = 0; i < mappers.length; i++) {
                arguments[i] = mappers[i].apply(row);
            }
            return made(constructor, type, arguments);
        }, parts.stream().flatMap(part -> part.used.stream()).toList());
    }

    private static Object made(MethodHandle constructor, Class<?> type, Object[] arguments) {
        try {
            return (Object) constructor.invokeExact(arguments);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new SqlException.CannotConvert(type.getSimpleName() + " refuses " + Arrays.deepToString(arguments) + ": " + e, e);
        }
    }

    private static MethodHandle constructor(Class<?> type) {
        var types = Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return MethodHandles.lookup().unreflectConstructor(constructor).asFixedArity().asSpreader(Object[].class, types.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new SqlException.CannotConvert("can't call the constructor of " + type.getName() + opening(type), e);
        }
    }

    private static String opening(Class<?> type) {
        return ": write \"opens " + type.getPackageName() + " to dev.meanwhile.sql;\" in its module-info.java";
    }

    private Part component(Class<?> owner, RecordComponent component, String prefix, List<Class<?>> inside) {
        var name = prefix + component.getName();
        var type = component.getGenericType();
        var inner = innerRecord(type);
        if (inner.isPresent()) {
            return inner(owner, inner.get(), name, isOptional(type), inside);
        }
        var at = columns.find(name).orElseThrow(() -> new SqlException.CannotConvert(
                owner.getSimpleName() + "." + component.getName() + " has no column " + name + "; there are " + columns.names(), null));
        var converter = values.converter(type, columns.names().get(at));
        return new Part(row -> converter.apply(row[at]), List.of(at));
    }

    private static boolean isOptional(Type type) {
        return type instanceof ParameterizedType it && it.getRawType() == Optional.class;
    }

    /** {@return the record that a component is, and that has columns of its own} */
    private Optional<Class<?>> innerRecord(Type type) {
        var wanted = isOptional(type) ? ((ParameterizedType) type).getActualTypeArguments()[0] : type;
        var raw = wanted instanceof ParameterizedType it ? it.getRawType() : wanted;
        return raw instanceof Class<?> it && it.isRecord() && it != Json.class && !values.hasCodec(it) ? Optional.of(it) : Optional.empty();
    }

    /** A record in a record: the other side of a join. */
    private Part inner(Class<?> owner, Class<?> type, String name, boolean optional, List<Class<?>> inside) {
        var path = new ArrayList<>(inside);
        path.add(owner);
        var separator = columns.anyBegins(name + ".") ? "." : "";
        if (!columns.anyBegins(name + separator)) {
            if (path.contains(type)) {
                return new Part(_ -> optional ? Optional.empty() : null, List.of());
            }
            throw new SqlException.CannotConvert(owner.getSimpleName() + " has a " + type.getSimpleName() + ", and no column begins with " + name + "; there are " + columns.names(), null);
        }
        var part = record(type, name + separator, path);
        var used = part.used.stream().mapToInt(Integer::intValue).toArray();
        return new Part(row -> {
            var missing = Arrays.stream(used).allMatch(at -> row[at] == null);
            var value = missing ? null : part.mapper.apply(row);
            return optional ? Optional.ofNullable(value) : value;
        }, part.used);
    }

    /** {@return a record's values by the names of its components} */
    static Map<String, Object> components(Record record) {
        var components = new LinkedHashMap<String, Object>();
        for (var accessor : ACCESSORS.get(record.getClass()).entrySet()) {
            try {
                components.put(accessor.getKey(), (Object) accessor.getValue().invokeExact(record));
            } catch (Error | RuntimeException e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalArgumentException("can't read " + accessor.getKey() + " of " + record.getClass().getName(), e);
            }
        }
        return components;
    }

    /** {@return what reads some components, for {@link #value}} */
    static MethodHandle[] accessors(Class<?> type, List<String> components) {
        var all = ACCESSORS.get(type);
        return components.stream().map(all::get).toArray(MethodHandle[]::new);
    }

    static Object value(MethodHandle accessor, Record record) {
        try {
            return (Object) accessor.invokeExact(record);
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalArgumentException("can't read a component of " + record, e);
        }
    }

    private static MethodHandle accessor(Class<?> type, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return MethodHandles.lookup().unreflect(component.getAccessor()).asType(MethodType.methodType(Object.class, Record.class));
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException("can't read " + component.getName() + " of " + type.getName() + opening(type), e);
        }
    }
}
