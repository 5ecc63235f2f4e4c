package dev.meanwhile.web;

import java.lang.annotation.ElementType;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorFactory;
import jakarta.validation.Path;
import jakarta.validation.TraversableResolver;
import jakarta.validation.Validation;
import jakarta.validation.ValidationException;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.valueextraction.ExtractedValue;
import jakarta.validation.valueextraction.ValueExtractor;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/** Hibernate Validator, without an expression language and without its file of configuration. Loaded for applications that have constraints. */
final class Validators {
    private record Loaded(ValidatorFactory factory, Validator validator) {
    }

    /** Any thread may make it, and replace it. */
    private static volatile Optional<Loaded> loaded = Optional.empty();

    private Validators() {
    }

    static Validator validator() {
        return loaded.orElseGet(Validators::load).validator();
    }

    /** Blocks for a tenth of a second or two. */
    private static synchronized Loaded load() {
        if (loaded.isEmpty()) {
            var factory = Validation.byProvider(HibernateValidator.class).configure()
                    .ignoreXmlConfiguration()
                    .messageInterpolator(new Messages())
                    .traversableResolver(new ByComponents())
                    // There is nothing to remember of a resolver that asks nobody.
                    .enableTraversableResolverResultCache(false)
                    .constraintValidatorFactory(new OfPrograms())
                    .addValueExtractor(new OfOptional())
                    .buildValidatorFactory();
            // Asking the factory costs as much as checking a record.
            loaded = Optional.of(new Loaded(factory, factory.getValidator()));
        }
        return loaded.orElseThrow();
    }

    /** Throws an {@link IllegalArgumentException} if a constraint of a class does not go with what it is on. */
    static void require(Class<?> type) {
        var validator = validator();
        for (var property : validator.getConstraintsForClass(type).getConstrainedProperties()) {
            try {
                validator.validateValue(type, property.getPropertyName(), null);
            } catch (ValidationException e) {
                throw new IllegalArgumentException(type.getSimpleName() + "." + property.getPropertyName() + ": " + e.getMessage()
                        + " A constraint of what an Optional or a List holds stands before that type: Optional<@Min(1) Integer>", e);
            }
        }
    }

    static synchronized void forget() {
        loaded.ifPresent(it -> it.factory().close());
        loaded = Optional.empty();
    }

    /** Messages are in English, as all others are, wherever the server runs. */
    private static final class Messages extends ParameterMessageInterpolator {
        Messages() {
            super(Set.of(), Locale.ENGLISH, false);
        }

        @Override
        public String interpolate(String template, Context context) {
            return super.interpolate(plain(template, context), context, Locale.ENGLISH);
        }

        /** The only two of the specification's messages with an expression. */
        private static String plain(String template, Context context) {
            return switch (context.getConstraintDescriptor().getAnnotation()) {
                case DecimalMin min when template.equals("{jakarta.validation.constraints.DecimalMin.message}") ->
                        "must be greater than " + (min.inclusive() ? "or equal to " : "") + "{value}";
                case DecimalMax max when template.equals("{jakarta.validation.constraints.DecimalMax.message}") ->
                        "must be less than " + (max.inclusive() ? "or equal to " : "") + "{value}";
                default -> template;
            };
        }
    }

    /** The value within has a place of its own in the path, so that {@link Violations} knows it when it is not there. */
    private static final class OfOptional implements ValueExtractor<Optional<@ExtractedValue ?>> {
        @Override
        public void extractValues(Optional<?> optional, ValueReceiver receiver) {
            receiver.value("<optional value>", optional.orElse(null));
        }
    }

    /** {@link Checks} goes into records itself. */
    private static final class ByComponents implements TraversableResolver {
        @Override
        public boolean isReachable(Object bean, Path.Node node, Class<?> root, Path path, ElementType element) {
            return true;
        }

        @Override
        public boolean isCascadable(Object bean, Path.Node node, Class<?> root, Path path, ElementType element) {
            return !(bean instanceof Record);
        }
    }

    /** In a program of a single file nothing is public. */
    private static final class OfPrograms implements ConstraintValidatorFactory {
        @Override
        public <T extends ConstraintValidator<?, ?>> T getInstance(Class<T> type) {
            try {
                var constructor = type.getDeclaredConstructor();
                constructor.setAccessible(true);
                return constructor.newInstance();
            } catch (ReflectiveOperationException e) {
                throw new ValidationException(type.getName() + " needs a constructor without parameters", e);
            }
        }

        @Override
        public void releaseInstance(ConstraintValidator<?, ?> validator) {
            // It holds nothing.
        }
    }
}
