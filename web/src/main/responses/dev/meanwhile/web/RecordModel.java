package dev.meanwhile.web;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import freemarker.ext.util.WrapperTemplateModel;
import freemarker.template.DefaultObjectWrapper;
import freemarker.template.SimpleCollection;
import freemarker.template.TemplateCollectionModel;
import freemarker.template.TemplateHashModelEx;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateScalarModel;
import freemarker.template.Version;

/**
 * A record in a template: {@code item.price} is its component, {@code item.total()} another of its methods without parameters. FreeMarker's own way to read
 * records needs public ones, which those of a program in a single file are not.
 */
final class RecordModel implements TemplateHashModelEx, TemplateScalarModel, WrapperTemplateModel {
    /**
     * What a template can read of a class of records: asking the class each time costs more than making the page.
     *
     * @param components by name, in order
     * @param others     the methods that are called: {@code item.total()}
     */
    private record Shape(Map<String, Method> components, Map<String, Method> others) {
        static Shape of(Class<?> type) {
            var components = new LinkedHashMap<String, Method>();
            Arrays.stream(type.getRecordComponents()).forEach(component -> components.put(component.getName(), component.getAccessor()));
            var others = new HashMap<String, Method>();
            Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> method.getParameterCount() == 0 && !Modifier.isStatic(method.getModifiers()) && !Modifier.isPrivate(method.getModifiers()))
                    .filter(method -> method.getReturnType() != void.class && !components.containsKey(method.getName()))
                    .forEach(method -> others.put(method.getName(), method));
            components.values().forEach(method -> method.setAccessible(true));
            others.values().forEach(method -> method.setAccessible(true));
            return new Shape(components, others);
        }
    }

    /** By record; a class that is unloaded takes its methods along. */
    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return Shape.of(type);
        }
    };

    private final Record value;
    private final Shape shape;
    private final DefaultObjectWrapper wrapper;

    private RecordModel(Record value, DefaultObjectWrapper wrapper) {
        this.value = value;
        this.shape = SHAPES.get(value.getClass());
        this.wrapper = wrapper;
    }

    /** Reads records as this class does, and an {@code Optional} as its value or nothing. */
    static final class Wrapper extends DefaultObjectWrapper {
        Wrapper(Version version) {
            super(version);
        }

        @Override
        public TemplateModel wrap(Object object) throws TemplateModelException {
            if (object instanceof Optional<?> optional) {
                return wrap(optional.orElse(null));
            }
            return object instanceof Record value ? new RecordModel(value, this) : super.wrap(object);
        }
    }

    @Override
    public TemplateModel get(String key) throws TemplateModelException {
        var component = shape.components().get(key);
        if (component != null) {
            return call(component);
        }
        var method = shape.others().get(key);
        return method == null ? null : (TemplateMethodModelEx) _ -> call(method);
    }

    private TemplateModel call(Method method) throws TemplateModelException {
        try {
            return wrapper.wrap(method.invoke(value));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new TemplateModelException(method.getName() + "() of " + value.getClass().getSimpleName() + " failed: " + e.getCause(), e.getCause());
        } catch (IllegalAccessException e) {
            throw new TemplateModelException(e);
        }
    }

    @Override
    public int size() {
        return shape.components().size();
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    @Override
    public TemplateCollectionModel keys() {
        return new SimpleCollection(shape.components().keySet(), wrapper);
    }

    @Override
    public TemplateCollectionModel values() throws TemplateModelException {
        var values = new ArrayList<TemplateModel>();
        for (var component : shape.components().values()) {
            values.add(call(component));
        }
        return new SimpleCollection(values, wrapper);
    }

    @Override
    public String getAsString() {
        return value.toString();
    }

    @Override
    public Object getWrappedObject() {
        return value;
    }
}
