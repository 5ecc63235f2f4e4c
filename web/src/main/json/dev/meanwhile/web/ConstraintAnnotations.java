package dev.meanwhile.web;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashSet;
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

    /** {@return whether a type, or one that a value of it may hold, has constraints} */
    static boolean areWithin(Type type) {
        return areWithin(type, new HashSet<>());
    }

    private static boolean areWithin(Type type, Set<Type> seen) {
        if (!seen.add(type)) {
            return false;
        }
        return switch (type) {
            case Class<?> array when array.isArray() -> areWithin(array.getComponentType(), seen);
            case Class<?> it when it.getName().startsWith("java.") || it.isPrimitive() || it.isEnum() -> false;
            case Class<?> it when it.isSealed() -> areOn(it) || Arrays.stream(it.getPermittedSubclasses()).anyMatch(each -> areWithin(each, seen));
            case Class<?> it when it.isRecord() -> areOn(it)
                    || Arrays.stream(it.getRecordComponents()).anyMatch(component -> areWithin(component.getGenericType(), seen));
            case Class<?> it -> areOn(it);
            case ParameterizedType it -> areWithin(it.getRawType(), seen) || Arrays.stream(it.getActualTypeArguments()).anyMatch(each -> areWithin(each, seen));
            case GenericArrayType it -> areWithin(it.getGenericComponentType(), seen);
            default -> true; // A variable or wildcard: what it holds is looked at.
        };
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
