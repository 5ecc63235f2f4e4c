package dev.meanwhile.cli;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Driver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The classes of a program's libraries. They take precedence over libraries of Meanwhile with the same name: the program and its libraries see the
 * versions they asked for, while Meanwhile goes on with its own. Exceptions are the types that pass from one to the other, Meanwhile's own and those
 * of Jackson 3, with Jackson's annotations: of these there is one version, Meanwhile's.
 */
final class LibraryLoader extends URLClassLoader {
    private static final List<String> SHARED = List.of("dev.meanwhile.", "tools.jackson.core.", "tools.jackson.databind.",
            "com.fasterxml.jackson.annotation.");
    /** Packages in which the JDK has classes. Some jars of libraries have them too, in older versions. */
    private static final List<String> PLATFORM = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.", "org.w3c.dom.", "org.xml.sax.");

    /** What comes in several jars that must be of one version, by the beginning of its names, and a class that every user of it has. */
    private static final Map<String, String> FAMILIES = Map.of("io.netty.", "io/netty/util/Version.class", "io.vertx.", "io/vertx/core/Vertx.class");

    static {
        registerAsParallelCapable();
    }

    LibraryLoader(List<Path> libraries) {
        super(urls(libraries), LibraryLoader.class.getClassLoader());
    }

    /** {@return the parent for a program's classes} */
    static ClassLoader of(List<Path> libraries) {
        return libraries.isEmpty() ? LibraryLoader.class.getClassLoader() : new LibraryLoader(libraries);
    }

    /**
     * Databases' drivers register themselves when they are initialised, which the JDK sees to only once, for the first program of the JVM. Those that come with
     * Meanwhile are left alone: most programs need none.
     */
    static void registerDrivers(ClassLoader loader) {
        ServiceLoader.load(Driver.class, loader).stream().filter(it -> it.type().getClassLoader() instanceof LibraryLoader).forEach(it -> {
            try {
                it.get();
            } catch (ServiceConfigurationError e) {
                // The program meets it too, when it needs the driver.
            }
        });
    }

    private static URL[] urls(List<Path> libraries) {
        return libraries.stream().map(it -> {
            try {
                return it.toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(e);
            }
        }).toArray(URL[]::new);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            var loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            if (SHARED.stream().anyMatch(name::startsWith)) {
                return super.loadClass(name, resolve);
            }
            if (PLATFORM.stream().anyMatch(name::startsWith)) {
                try {
                    return getPlatformClassLoader().loadClass(name);
                } catch (ClassNotFoundException e) {
                    // javax has also libraries.
                }
            }
            try {
                return findClass(name);
            } catch (ClassNotFoundException e) {
                if (isOfTheirFamily(name)) {
                    throw e;
                }
                return getParent().loadClass(name);
            }
        }
    }

    /** A library that looks for an optional jar of Netty, say, must not find Meanwhile's, which does not fit the jars that the library has. */
    private boolean isOfTheirFamily(String name) {
        return FAMILIES.entrySet().stream().anyMatch(it -> name.startsWith(it.getKey()) && findResource(it.getValue()) != null);
    }

    /** Their versions and services are told by files, whose names begin as those of the classes do: {@code META-INF/io.netty.versions.properties}. */
    private boolean isFileOfTheirFamily(String name) {
        return isOfTheirFamily(name.replaceFirst("^META-INF/(?:services/|maven/)?", "").replace('/', '.'));
    }

    @Override
    public URL getResource(String name) {
        var own = findResource(name);
        return own != null || isFileOfTheirFamily(name) ? own : getParent().getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        var all = new ArrayList<>(Collections.list(findResources(name)));
        if (!isFileOfTheirFamily(name)) {
            all.addAll(Collections.list(getParent().getResources(name)));
        }
        return Collections.enumeration(all);
    }
}
