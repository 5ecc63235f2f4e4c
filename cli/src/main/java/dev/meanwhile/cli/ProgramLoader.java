package dev.meanwhile.cli;

import java.util.Map;

/**
 * Defines the program's classes. It looks at its own before it asks its parent, unlike most loaders: the parent would
 * search every jar of the class path for each of them first. Names cannot clash to any harm, for javac has already bound
 * the program to its own classes.
 */
final class ProgramLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final Map<String, byte[]> classes;

    ProgramLoader(Map<String, byte[]> classes) {
        super(ProgramLoader.class.getClassLoader());       // nameless, or every frame of a stack trace would begin with it
        this.classes = classes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        var bytes = classes.get(name);
        if (bytes == null) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            var loaded = findLoadedClass(name);
            return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
        }
    }
}
