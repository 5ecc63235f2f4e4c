package dev.meanwhile.web;

import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks records by their annotations of Jakarta Validation, and all records within: {@code @Valid} is not needed, so nothing goes unchecked because it was forgotten. Each record is
 * checked by itself, and what it holds is found by its components, which is also how the client knows the place. Without such annotations no validator is ever loaded.
 */
final class Checks {
    /** Says where a component of a record is. */
    interface Places {
        Where of(Where bean, Class<?> type, String component);

        default boolean isSecret(Class<?> type, String component) {
            return Checks.of(type).isSecret(component);
        }
    }

    /** What is known about classes. Any thread may add to it. */
    private static final Map<Class<?>, BeanChecks> KNOWN = new ConcurrentHashMap<>();

    private Checks() {
    }

    /** {@return what is to be checked of a class} */
    static BeanChecks of(Class<?> type) {
        var known = KNOWN.get(type);
        if (known == null) {
            known = BeanChecks.of(type);
            KNOWN.put(type, known);
        }
        return known;
    }

    /**
     * Makes sure that a type can be checked, and loads the validator if it is needed. Blocks.
     *
     * @throws IllegalArgumentException if the validator is missing, or if a constraint does not go with the type of its component
     */
    static void prepare(Type type) {
        for (var constrained : ConstraintAnnotations.constrainedWithin(type)) {
            try {
                Class.forName("org.hibernate.validator.HibernateValidator", false, Checks.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                throw new IllegalArgumentException(constrained.getSimpleName() + " has constraints of Jakarta Validation, and nothing checks them; "
                        + "add the dependency org.hibernate.validator:hibernate-validator", e);
            }
            Validators.require(constrained);
        }
    }

    /** Drops what holds the program's classes. Any thread may call this. */
    static void forget() {
        if (KNOWN.values().stream().anyMatch(BeanChecks::isConstrained)) {
            Validators.forget();
        }
        KNOWN.clear();
    }

    /** Checks a value and everything within. */
    static void check(Object value, Where where, Places places, boolean secret, Problems problems) {
        switch (value) {
            case null -> { }
            case Optional<?> optional -> optional.ifPresent(it -> check(it, where, places, secret, problems));
            case Object[] array -> checkAll(Arrays.asList(array), where, places, secret, problems);
            case Collection<?> collection -> checkAll(collection, where, places, secret, problems);
            case Map<?, ?> map -> map.forEach((key, it) -> check(it, where.field(String.valueOf(key)), places, secret, problems));
            default -> of(value.getClass()).check(value, where, places, secret, problems);
        }
    }

    private static void checkAll(Collection<?> values, Where where, Places places, boolean secret, Problems problems) {
        var index = 0;
        for (var value : values) {
            check(value, where.element(index++), places, secret, problems);
        }
    }
}
