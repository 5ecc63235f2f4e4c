package dev.meanwhile.sql;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
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

/** How rows become what programs ask for. */
final class Rows {
    private Rows() {
    }

    /** {@return what turns a row of these columns into that type} */
    @SuppressWarnings("unchecked")
    static <T> Function<Object[], T> mapper(Columns columns, Class<T> type) {
        return (Function<Object[], T>) columns.mappers.computeIfAbsent(type, _ -> newMapper(columns, type));
    }

    private static Function<Object[], ?> newMapper(Columns columns, Class<?> type) {
        if (type == Row.class) {
            return values -> new Row(columns, values);
        }
        if (type == Map.class) {
            return values -> new Row(columns, values).toMap();
        }
        if (type.isRecord()) {
            return record(columns, type, "");
        }
        if (columns.names().size() != 1) {
            throw new SqlException.CannotConvert("a row of " + columns.names().size() + " columns, " + columns.names() + ", can't become a " + type.getSimpleName()
                    + "; ask for a record with these components, for Row, or for one column", null);
        }
        return values -> Values.convert(values[0], type, columns.names().getFirst());
    }

    /** @param prefix what the columns' names begin with */
    private static Function<Object[], ?> record(Columns columns, Class<?> type, String prefix) {
        var parts = Arrays.stream(type.getRecordComponents()).map(component -> component(columns, type, component, prefix)).toList();
        var constructor = constructor(type);
        return values -> {
            var arguments = new Object[parts.size()];
            for (var i = 0; i < arguments.length; i++) {
                arguments[i] = parts.get(i).apply(values);
            }
            return made(constructor, type, arguments);
        };
    }

    private static Object made(Constructor<?> constructor, Class<?> type, Object... arguments) {
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new SqlException.CannotConvert(type.getSimpleName() + " refuses " + Arrays.toString(arguments) + ": " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw new SqlException.CannotConvert("can't make a " + type.getName() + " of " + Arrays.toString(arguments) + ": " + e, e);
        }
    }

    private static Constructor<?> constructor(Class<?> type) {
        var types = Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor;
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new SqlException.CannotConvert("can't call the constructor of " + type.getName() + ": open its package to dev.meanwhile.sql, or make it public", e);
        }
    }

    private static Function<Object[], ?> component(Columns columns, Class<?> owner, RecordComponent component, String prefix) {
        var name = prefix + component.getName();
        var type = component.getGenericType();
        var wanted = isOptional(type) ? ((ParameterizedType) type).getActualTypeArguments()[0] : type;
        var position = columns.find(name);
        if (position.isPresent()) {
            var at = position.getAsInt();
            return isOptional(type) ? values -> Optional.ofNullable(Values.convert(values[at], wanted, name)) : values -> Values.convert(values[at], type, name);
        }
        if (wanted instanceof Class<?> inner && inner.isRecord()) {
            return inner(columns, inner, name, isOptional(type));
        }
        throw new SqlException.CannotConvert(owner.getSimpleName() + "." + component.getName() + " has no column " + name + "; there are " + columns.names(), null);
    }

    private static boolean isOptional(Type type) {
        return type instanceof ParameterizedType it && it.getRawType() == Optional.class;
    }

    /** A record in a record: the other side of a join. */
    private static Function<Object[], ?> inner(Columns columns, Class<?> type, String name, boolean optional) {
        var separator = columns.names().stream().anyMatch(column -> Columns.key(column).startsWith(Columns.key(name + "."))) ? "." : "";
        var mapper = record(columns, type, name + separator);
        var own = positions(columns, name + separator);
        return values -> {
            var missing = own.stream().allMatch(at -> values[at] == null);
            var value = missing ? null : mapper.apply(values);
            return optional ? Optional.ofNullable(value) : value;
        };
    }

    private static List<Integer> positions(Columns columns, String prefix) {
        var positions = new ArrayList<Integer>();
        for (var i = 0; i < columns.names().size(); i++) {
            if (Columns.key(columns.names().get(i)).startsWith(Columns.key(prefix))) {
                positions.add(i);
            }
        }
        return positions;
    }

    /** {@return a record's values by the names of its components} */
    static Map<String, Object> components(Record record) {
        var values = new LinkedHashMap<String, Object>();
        for (var component : record.getClass().getRecordComponents()) {
            try {
                values.put(component.getName(), accessor(component).invoke(record));
            } catch (Throwable e) {
                throw new IllegalArgumentException("can't read " + component.getName() + " of " + record.getClass().getName(), e);
            }
        }
        return values;
    }

    private static MethodHandle accessor(RecordComponent component) throws IllegalAccessException {
        component.getAccessor().setAccessible(true);
        return MethodHandles.lookup().unreflect(component.getAccessor());
    }
}
