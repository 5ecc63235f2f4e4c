package dev.meanwhile.web;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is to be checked of one class: its own constraints, and components that may hold constrained records. */
final class BeanChecks {
    private record Part(String component, Method accessor, boolean secret) {
    }

    private final Class<?> type;
    private final boolean constrained;
    private final List<Part> parts;
    private final List<String> order;
    private final Set<String> secrets;

    private BeanChecks(Class<?> type, boolean constrained, List<Part> parts) {
        this.type = type;
        this.constrained = constrained;
        this.parts = parts;
        var components = type.isRecord() ? List.of(type.getRecordComponents()) : List.<RecordComponent>of();
        this.order = components.stream().map(RecordComponent::getName).toList();
        this.secrets = components.stream().filter(it -> it.isAnnotationPresent(Secret.class)).map(RecordComponent::getName)
                .collect(Collectors.toUnmodifiableSet());
    }

    static BeanChecks of(Class<?> type) {
        if (!type.isRecord()) {
            return new BeanChecks(type, ConstraintAnnotations.areOn(type), List.of());
        }
        var parts = Arrays.stream(type.getRecordComponents())
                .filter(component -> ConstraintAnnotations.areWithin(component.getGenericType()))
                .map(component -> {
                    component.getAccessor().setAccessible(true);
                    return new Part(component.getName(), component.getAccessor(), component.isAnnotationPresent(Secret.class));
                })
                .toList();
        return new BeanChecks(type, ConstraintAnnotations.areOn(type), parts);
    }

    boolean isConstrained() {
        return constrained;
    }

    boolean isSecret(String component) {
        return secrets.contains(component);
    }

    /** Checks a bean and what it holds. */
    void check(Object bean, Where where, Checks.Places places, boolean secret, Problems problems) {
        checkOnly(bean, where, places, secret, problems);
        for (var part : parts) {
            Checks.check(value(part, bean), places.of(where, type, part.component()), places, secret || part.secret(), problems);
        }
    }

    private static Object value(Part part, Object bean) {
        try {
            return part.accessor().invoke(bean);
        } catch (IllegalAccessException e) {
            throw new AssertionError("it is accessible", e);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(part.accessor() + " failed: " + e.getCause(), e.getCause());
        }
    }

    /** Checks a bean without what it holds. */
    void checkOnly(Object bean, Where where, Checks.Places places, boolean secret, Problems problems) {
        if (constrained) {
            Violations.add(Validators.validator().validate(bean), this, where, places, secret, problems);
        }
    }

    /** Checks the value of a component of a record that can't be made. */
    void checkComponent(String component, Object value, Where where, Checks.Places places, boolean secret, Problems problems) {
        if (constrained) {
            Violations.add(Validators.validator().validateValue(type, component, value), this, where, places, secret, problems);
        }
    }

    Class<?> type() {
        return type;
    }

    int position(String component) {
        return order.indexOf(component);
    }
}
