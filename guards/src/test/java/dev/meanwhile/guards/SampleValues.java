package dev.meanwhile.guards;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;

/** A value for each type of argument, to call something with. */
final class SampleValues {
    private final Map<Class<?>, Object> values = new HashMap<>(Map.of(int.class, 1, long.class, 1L, double.class, 1.0, boolean.class, false));

    <T> SampleValues with(Class<? super T> type, T value) {
        values.put(type, value);
        return this;
    }

    /** {@return the value} For what is seen only where it is changed, such as options. */
    <T> T remember(Class<T> type, T value) {
        with(type, value);
        return value;
    }

    Object[] of(Class<?>... types) {
        return Arrays.stream(types).map(this::of).toArray();
    }

    /**
     * {@return a value of the type} An interface gets one that can't be called: whoever refuses another argument has no use for it.
     *
     * @throws NoSuchElementException if there is none, which a new type of the API needs
     */
    Object of(Class<?> type) {
        if (values.containsKey(type)) {
            return values.get(type);
        }
        if (type.isArray()) {
            var array = Array.newInstance(type.getComponentType(), 1);
            if (!type.getComponentType().isPrimitive()) {
                Array.set(array, 0, of(type.getComponentType()));
            }
            return array;
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isInterface() && !type.isSealed()) {
            return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                if (method.isDefault()) {
                    return InvocationHandler.invokeDefault(proxy, method, arguments);
                }
                throw new IllegalStateException(method + " was called, though another argument is null");
            });
        }
        throw new NoSuchElementException("there is no sample of " + type.getName() + "; add one");
    }
}
