package dev.meanwhile.web;

import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Makes what reads a record of parameters, and refuses what can't work. Each message names the component and the fix. */
final class RecordComponents {
    private static final Set<String> SECRET_HEADERS = Set.of("authorization", "proxy-authorization", "cookie");

    private final String method;
    private final Set<String> pathNames;
    private final Class<?> type;
    private final List<RecordInput.Part> parts = new ArrayList<>();
    private Optional<RecordInput.Body> body = Optional.empty();
    private boolean hasForm;

    private RecordComponents(String method, Set<String> pathNames, Class<?> type) {
        this.method = method;
        this.pathNames = pathNames;
        this.type = type;
    }

    static <T> RecordInput<T> input(String method, Set<String> pathNames, Class<T> type) {
        var components = new RecordComponents(method, pathNames, type);
        for (var component : type.getRecordComponents()) {
            components.add(component);
        }
        return new RecordInput<>(type, constructor(type), components.parts, components.body);
    }

    private static MethodHandle constructor(Class<?> type) {
        var types = Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return MethodHandles.lookup().unreflectConstructor(constructor).asSpreader(Object[].class, types.length).asType(MethodType.methodType(Object.class, Object[].class));
        } catch (InaccessibleObjectException e) {
            throw new IllegalArgumentException(type.getSimpleName() + ".class: its module must open the package " + type.getPackageName() + " to dev.meanwhile.web", e);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(type + " has the constructor of a record, and it is accessible", e);
        }
    }

    private void add(RecordComponent component) {
        var annotation = source(component);
        if (annotation.filter(From.Body.class::isInstance).isPresent()) {
            addBody(component);
            return;
        }
        var source = annotation.map(RecordComponents::place).orElse(pathNames.contains(component.getName()) ? Parameter.Source.PATH : Parameter.Source.QUERY);
        var own = annotation.map(RecordComponents::name).filter(name -> !name.isEmpty());
        var name = own.orElseGet(() -> source == Parameter.Source.HEADER ? hyphenated(component.getName()) : component.getName());
        if (source == Parameter.Source.PATH && !pathNames.contains(name)) {
            throw wrong(component, "the path has no {" + name + "}; it has " + pathNames);
        }
        if (source == Parameter.Source.FORM) {
            if (method.equals("GET") || method.equals("HEAD")) {
                throw wrong(component, "a form that is sent by " + method + " is in the query: @From.Query");
            }
            hasForm = true;
        }
        requireOneBody(component);
        var secret = component.isAnnotationPresent(Secret.class) || source == Parameter.Source.COOKIE || SECRET_HEADERS.contains(name.toLowerCase(Locale.ROOT));
        parts.add(uploads(component, source, name).orElseGet(() -> texts(component, source, name, secret)));
    }

    private Optional<Annotation> source(RecordComponent component) {
        var own = Arrays.stream(component.getAnnotations()).filter(it -> Input.SOURCES.contains(it.annotationType())).toList();
        if (own.size() > 1) {
            throw wrong(component, "it can't come from several places: " + own.stream().map(it -> "@From." + it.annotationType().getSimpleName()).toList());
        }
        if (own.size() == 1) {
            return Optional.of(own.getFirst());
        }
        return Arrays.stream(type.getAnnotations()).filter(it -> Input.SOURCES.contains(it.annotationType())).findFirst();
    }

    private static Parameter.Source place(Annotation annotation) {
        return switch (annotation) {
            case From.Path _ -> Parameter.Source.PATH;
            case From.Header _ -> Parameter.Source.HEADER;
            case From.Cookie _ -> Parameter.Source.COOKIE;
            case From.Form _ -> Parameter.Source.FORM;
            default -> Parameter.Source.QUERY;
        };
    }

    private static String name(Annotation annotation) {
        return switch (annotation) {
            case From.Path it -> it.value();
            case From.Query it -> it.value();
            case From.Header it -> it.value();
            case From.Cookie it -> it.value();
            case From.Form it -> it.value();
            default -> "";
        };
    }

    /** {@return User-Agent for userAgent} */
    private static String hyphenated(String name) {
        var words = new StringBuilder();
        for (var letter : name.toCharArray()) {
            if (Character.isUpperCase(letter)) {
                words.append('-');
            }
            words.append(words.isEmpty() ? Character.toUpperCase(letter) : letter);
        }
        return words.toString();
    }

    private void addBody(RecordComponent component) {
        if (method.equals("GET") || method.equals("HEAD")) {
            throw wrong(component, "a " + method + " has no body");
        }
        if (body.isPresent()) {
            throw wrong(component, "there is another component from the body; put both into one record");
        }
        if (component.isAnnotationPresent(Default.class)) {
            throw wrong(component, "@Default is for texts; an Optional is empty if there is no body");
        }
        var full = component.getGenericType();
        var optional = component.getType() == Optional.class && full instanceof ParameterizedType;
        var read = optional ? ((ParameterizedType) full).getActualTypeArguments()[0] : full;
        body = Optional.of(new RecordInput.Body(read, !optional));
        requireOneBody(component);
        parts.add(new RecordInput.Part(component.getName(), Where.of("body"), component.isAnnotationPresent(Secret.class), Sources.json(read, optional), Optional.empty()));
    }

    private void requireOneBody(RecordComponent component) {
        if (body.isPresent() && hasForm) {
            throw wrong(component, "a body is either a form or JSON, not both");
        }
    }

    private Optional<RecordInput.Part> uploads(RecordComponent component, Parameter.Source source, String name) {
        return Sources.uploads(component.getGenericType(), name).map(uploads -> {
            if (source != Parameter.Source.FORM) {
                throw wrong(component, "files come with forms: @From.Form");
            }
            if (component.isAnnotationPresent(Default.class)) {
                throw wrong(component, "a file has no @Default; an Optional is empty if there is none");
            }
            var parameter = parameter(component, source, name, component.getType() == Upload.class, Optional.empty(), false);
            return new RecordInput.Part(component.getName(), parameter.where(), false, uploads, Optional.of(parameter));
        });
    }

    private RecordInput.Part texts(RecordComponent component, Parameter.Source source, String name, boolean secret) {
        var conversion = Conversion.to(component.getGenericType()).orElseThrow(() -> wrong(component, "it can't be read from the " + source.text() + ": " + Texts.readable()
                + ", and an Optional, List or Set of these" + (method.equals("GET") ? "" : ". For the body in JSON: @From.Body")));
        var standard = Optional.ofNullable(component.getAnnotation(Default.class)).map(it -> List.of(it.value()));
        var value = standard.map(texts -> standard(component, source, conversion, texts)).or(conversion::ofNothing);
        var parameter = parameter(component, source, name, value.isEmpty(), standard, secret);
        return new RecordInput.Part(component.getName(), parameter.where(), secret, Sources.texts(parameter, conversion, value), Optional.of(parameter));
    }

    private Object standard(RecordComponent component, Parameter.Source source, Conversion conversion, List<String> texts) {
        if (source == Parameter.Source.PATH) {
            throw wrong(component, "what is in the path is never missing, so @Default has no effect");
        }
        if (conversion.isOptional()) {
            throw wrong(component, "an Optional is empty if it is missing, so @Default has no effect; drop one of them");
        }
        if (texts.isEmpty()) {
            return conversion.ofNothing().orElseThrow(() -> wrong(component, "@Default({}) has no value"));
        }
        var problems = new Problems();
        return conversion.read(texts, Where.of("@Default(" + texts + ")"), false, problems).orElseThrow(() -> wrong(component, problems.error().problems().getFirst().location() + " "
                + problems.error().problems().getFirst().message()));
    }

    private static Parameter parameter(RecordComponent component, Parameter.Source source, String name, boolean required, Optional<List<String>> standard, boolean secret) {
        return new Parameter(source, name, component.getAnnotatedType(), required, standard, annotations(component), secret);
    }

    /** Constraints are for fields and accessors, not for components. */
    private static List<Annotation> annotations(RecordComponent component) {
        var all = new ArrayList<>(List.of(component.getAnnotations()));
        all.addAll(List.of(component.getAccessor().getAnnotations()));
        return all.stream().distinct().toList();
    }

    private IllegalArgumentException wrong(RecordComponent component, String why) {
        return new IllegalArgumentException(type.getSimpleName() + "." + component.getName() + " (" + Kinds.simple(component.getGenericType()) + "): " + why);
    }
}
