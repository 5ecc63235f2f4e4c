package dev.meanwhile.web;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.constraints.NotNull;

/** What a validator says, as problems in the order of components. */
final class Violations {
    private Violations() {
    }

    static void add(Set<? extends ConstraintViolation<?>> violations, BeanChecks bean, Where where, Checks.Places places, boolean secret, Problems problems) {
        if (violations.isEmpty()) {
            return;
        }
        violations.stream()
                .filter(it -> !isOfNothing(it))
                .sorted(Comparator.<ConstraintViolation<?>>comparingInt(it -> bean.position(first(it.getPropertyPath())))
                        .thenComparing(it -> it.getPropertyPath().toString())
                        .thenComparing(ConstraintViolation::getMessage))
                .forEach(it -> add(it, bean, where, places, secret, problems));
    }

    /** Only {@code @NotNull} says that a value must be there; {@code Optional<@NotBlank String>} may be empty, and if it is not, its text may not be blank. */
    private static boolean isOfNothing(ConstraintViolation<?> violation) {
        return violation.getInvalidValue() == null && !(violation.getConstraintDescriptor().getAnnotation() instanceof NotNull)
                && last(violation.getPropertyPath()) instanceof Path.ContainerElementNode element && element.getContainerClass() == Optional.class;
    }

    private static Path.Node last(Path path) {
        var nodes = path.iterator();
        var last = nodes.next();
        while (nodes.hasNext()) {
            last = nodes.next();
        }
        return last;
    }

    private static void add(ConstraintViolation<?> violation, BeanChecks bean, Where where, Checks.Places places, boolean secret, Problems problems) {
        if (first(violation.getPropertyPath()).isEmpty()) {
            problems.refuse(where, violation.getMessage());
        } else {
            problems.add(place(violation.getPropertyPath(), bean, where, places), violation.getMessage(), violation.getInvalidValue(),
                    secret || isSecret(violation, bean, places));
        }
    }

    private static boolean isSecret(ConstraintViolation<?> violation, BeanChecks bean, Checks.Places places) {
        return places.isSecret(bean.type(), first(violation.getPropertyPath()));
    }

    /** {@return the component, or an empty text for the bean itself} */
    private static String first(Path path) {
        return StreamSupport.stream(path.spliterator(), false).filter(node -> node.getKind() == ElementKind.PROPERTY).map(Path.Node::getName).findFirst().orElse("");
    }

    private static Where place(Path path, BeanChecks bean, Where where, Checks.Places places) {
        var at = where;
        var isFirst = true;
        for (var node : path) {
            if (node.getIndex() != null) {
                at = at.element(node.getIndex());
            } else if (node.getKey() != null) {
                at = at.field(String.valueOf(node.getKey()));
            }
            if (node.getKind() == ElementKind.PROPERTY) {
                at = isFirst ? places.of(at, bean.type(), node.getName()) : at.field(node.getName());
                isFirst = false;
            }
        }
        return at;
    }
}
