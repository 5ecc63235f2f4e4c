package dev.meanwhile.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;

/**
 * The main method of a program, found as {@code java} finds it (JLS 12.1.4): {@code main(String[])} before
 * {@code main()}, each static or not, and anything but private; inherited ones count.
 */
final class EntryPoint {
    private static final Class<?>[] ARGS = {String[].class};
    private static final Class<?>[] NONE = {};

    private EntryPoint() {
    }

    static boolean isMissing(Class<?> type) {
        return find(type, ARGS) == null && find(type, NONE) == null;
    }

    /** Finds the main method, or says what is missing. */
    static Method of(Class<?> type, Source source) throws Problem {
        var main = find(type, ARGS);
        if (main == null) {
            main = find(type, NONE);
        }
        if (main == null) {
            throw problem(source, name(type) + " has no main method. Write one: void main() { … }");
        }
        if (!Modifier.isStatic(main.getModifiers())) {
            requireConstructor(type, source);
        }
        return main;
    }

    private static Method find(Class<?> type, Class<?>[] parameters) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (var method : at.getDeclaredMethods()) {
                if (isMain(method, parameters) && isVisible(method, type)) {
                    return method;
                }
            }
        }
        for (var method : type.getMethods()) {          // default methods of interfaces
            if (isMain(method, parameters)) {
                return method;
            }
        }
        return null;
    }

    private static boolean isMain(Method method, Class<?>[] parameters) {
        return method.getName().equals("main") && method.getReturnType() == void.class
                && !Modifier.isPrivate(method.getModifiers()) && !Modifier.isAbstract(method.getModifiers())
                && Arrays.equals(method.getParameterTypes(), parameters);
    }

    private static boolean isVisible(Method method, Class<?> type) {
        return Modifier.isPublic(method.getModifiers())
                || method.getDeclaringClass().getPackageName().equals(type.getPackageName());
    }

    private static void requireConstructor(Class<?> type, Source source) throws Problem {
        if (Modifier.isAbstract(type.getModifiers())) {
            throw problem(source, name(type) + " is abstract, so its main must be static");
        }
        for (var constructor : type.getDeclaredConstructors()) {
            if (constructor.getParameterCount() == 0 && !Modifier.isPrivate(constructor.getModifiers())) {
                return;
            }
        }
        throw problem(source, "main of " + name(type) + " is not static, and there is no constructor without parameters to create a "
                + name(type) + ". Make main static");
    }

    private static Problem problem(Source source, String message) {
        return new Problem(Problem.PROGRAM, source.path() + ": " + message);
    }

    private static String name(Class<?> type) {
        return type.getSimpleName();
    }
}
