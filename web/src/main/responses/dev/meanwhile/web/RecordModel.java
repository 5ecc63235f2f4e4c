package dev.meanwhile.web;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
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
    /** By record; a class that is unloaded takes its methods along. */
    private static final ClassValue<Map<String, Method>> METHODS = new ClassValue<>() {
        @Override
        protected Map<String, Method> computeValue(Class<?> type) {
            var methods = new LinkedHashMap<String, Method>();
            Arrays.stream(type.getRecordComponents()).forEach(component -> methods.put(component.getName(), component.getAccessor()));
            Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> method.getParameterCount() == 0 && !Modifier.isStatic(method.getModifiers()) && !Modifier.isPrivate(method.getModifiers()))
                    .filter(method -> method.getReturnType() != void.class)
                    .forEach(method -> methods.putIfAbsent(method.getName(), method));
            methods.values().forEach(method -> method.setAccessible(true));
            return methods;
        }
    };

    private final Record value;
    private final DefaultObjectWrapper wrapper;

    private RecordModel(Record value, DefaultObjectWrapper wrapper) {
        this.value = value;
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
        var method = METHODS.get(value.getClass()).get(key);
        if (method == null) {
            return null;
        }
        if (isComponent(key)) {
            return call(method);
        }
        return (TemplateMethodModelEx) _ -> call(method);
    }

    private boolean isComponent(String key) {
        return Arrays.stream(value.getClass().getRecordComponents()).anyMatch(component -> component.getName().equals(key));
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

    private List<String> components() {
        return Arrays.stream(value.getClass().getRecordComponents()).map(component -> component.getName()).toList();
    }

    @Override
    public int size() {
        return components().size();
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    @Override
    public TemplateCollectionModel keys() {
        return new SimpleCollection(components(), wrapper);
    }

    @Override
    public TemplateCollectionModel values() throws TemplateModelException {
        var values = new ArrayList<TemplateModel>();
        for (var name : components()) {
            values.add(get(name));
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
