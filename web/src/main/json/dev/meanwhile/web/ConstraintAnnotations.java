package dev.meanwhile.web;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds annotations of Jakarta Validation by name, so that nothing is loaded for programs that have none. */
final class ConstraintAnnotations {
    private static final String CONSTRAINT = "jakarta.validation.Constraint";

    private ConstraintAnnotations() {
    }

    /** {@return whether a class or a part of it has constraints} What its parts hold does not count. */
    static boolean areOn(Class<?> type) {
        for (Class<?> at = type; at != null && !at.getName().startsWith("java."); at = at.getSuperclass()) {
            if (has(at) || Arrays.stream(at.getDeclaredFields()).anyMatch(field -> has(field) || has(field.getAnnotatedType()))
                    || Arrays.stream(at.getDeclaredMethods()).anyMatch(method -> has(method) || has(method.getAnnotatedReturnType()))) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether a type, or one that a value of it may hold, has constraints} True for a variable, which may stand for any. */
    static boolean areWithin(Type type) {
        var seen = new LinkedHashSet<Type>();
        collect(type, seen);
        return seen.stream().anyMatch(it -> it instanceof TypeVariable<?> || it instanceof Class<?> found && areOn(found));
    }

    /** {@return the classes with constraints among a type and those that a value of it may hold} */
    static List<Class<?>> constrainedWithin(Type type) {
        var seen = new LinkedHashSet<Type>();
        collect(type, seen);
        return seen.stream().<Class<?>>mapMulti((it, out) -> {
            if (it instanceof Class<?> found && areOn(found)) {
                out.accept(found);
            }
        }).toList();
    }

    private static void collect(Type type, Set<Type> seen) {
        if (!seen.add(type)) {
            return;
        }
        switch (type) {
            case Class<?> array when array.isArray() -> collect(array.getComponentType(), seen);
            case Class<?> it when it.isSealed() -> List.of(it.getPermittedSubclasses()).forEach(each -> collect(each, seen));
            case Class<?> it when it.isRecord() -> List.of(it.getRecordComponents()).forEach(component -> collect(component.getGenericType(), seen));
            case ParameterizedType it -> {
                collect(it.getRawType(), seen);
                List.of(it.getActualTypeArguments()).forEach(each -> collect(each, seen));
            }
            case GenericArrayType it -> collect(it.getGenericComponentType(), seen);
            case WildcardType it -> List.of(it.getUpperBounds()).forEach(each -> collect(each, seen));
            case TypeVariable<?> it -> List.of(it.getBounds()).forEach(each -> collect(each, seen));
            default -> { }
        }
    }

    private static boolean has(AnnotatedType type) {
        return has((AnnotatedElement) type)
                || type instanceof AnnotatedParameterizedType it && Arrays.stream(it.getAnnotatedActualTypeArguments()).anyMatch(ConstraintAnnotations::has);
    }

    private static boolean has(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations()).anyMatch(ConstraintAnnotations::isConstraint);
    }

    /** {@code @Pattern.List} and the like are no constraints themselves, but hold some. */
    private static boolean isConstraint(Annotation annotation) {
        var type = annotation.annotationType();
        return isMarked(type) || type.getName().equals("jakarta.validation.Valid") || type.getEnclosingClass() != null && isMarked(type.getEnclosingClass());
    }

    private static boolean isMarked(Class<?> type) {
        return Arrays.stream(type.getAnnotations()).anyMatch(it -> it.annotationType().getName().equals(CONSTRAINT));
    }
}
