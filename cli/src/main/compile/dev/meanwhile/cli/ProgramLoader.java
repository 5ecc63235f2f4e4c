package dev.meanwhile.cli;

import java.util.Map;

/**
 * Defines the program's classes. Unlike most loaders, it looks for its own classes before it asks its parent, which would
 * first search every jar of the class path for each of them. Name clashes do no harm, because javac has already bound
 * the program to its own classes.
 */
final class ProgramLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final Map<String, byte[]> classes;

    ProgramLoader(Map<String, byte[]> classes, ClassLoader libraries) {
        super(libraries);       // without a name, which every frame of a stack trace would begin with
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
