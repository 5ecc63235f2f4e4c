package dev.meanwhile.cli;

import dev.meanwhile.web.App;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The applications that a program has in fields, and in methods without parameters. */
public final class Apps {
    private static final int PORT = 8000;

    private Apps() {
    }

    static boolean areIn(Class<?> program) {
        return !members(program).isEmpty();
    }

    private static Map<String, Member> members(Class<?> program) {
        var members = new LinkedHashMap<String, Member>();
        for (var field : program.getDeclaredFields()) {
            if (App.class.isAssignableFrom(field.getType()) && !field.isSynthetic()) {
                members.put(field.getName(), field);
            }
        }
        for (var method : program.getDeclaredMethods()) {
            if (App.class.isAssignableFrom(method.getReturnType()) && method.getParameterCount() == 0 && !method.isSynthetic()) {
                members.putIfAbsent(method.getName(), method);
            }
        }
        return members;
    }

    /** Serves the only application of a program; for the {@link Starter} of one without main. */
    public static void serve(Class<?> program) throws Exception {
        serve(program, Optional.empty());
    }

    /**
     * Serves an application of a program at port 8000, or where the command's options say. Returns when it has ended.
     *
     * @param name of the field or method; empty if there is only one
     * @throws Problem if there is none, or not only one
     */
    static void serve(Class<?> program, Optional<String> name) throws Exception {
        var all = members(program);
        var known = String.join(", ", all.keySet());
        if (name.isEmpty() && all.size() > 1) {
            throw new Problem(Problem.PROGRAM, program.getSimpleName() + " has several applications: " + known + ". Choose one: meanwhile serve "
                    + program.getSimpleName() + ".java --app " + all.keySet().iterator().next());
        }
        var member = name.map(all::get).or(() -> name.isPresent() ? Optional.empty() : all.values().stream().findFirst())
                .orElseThrow(() -> new Problem(Problem.PROGRAM, "meanwhile serve: " + program.getSimpleName() + " has no application " + name.orElse("")
                        + (all.isEmpty() ? ": it has no field of the type App, and no method without parameters that returns one" : "; it has " + known)));
        var app = value(program, member);
        if (app == null) {
            throw new Problem(Problem.PROGRAM, "meanwhile serve: " + program.getSimpleName() + "." + member.getName() + " is null, not an application");
        }
        app.serve(PORT);
    }

    /** Serves the application of a program whose main has ended without serving one, if there is just one that does not belong to an object. */
    static void serveStatic(Class<?> program) throws Exception {
        var all = members(program).values().stream().filter(member -> Modifier.isStatic(member.getModifiers())).toList();
        if (all.size() == 1) {
            serve(program, Optional.of(all.getFirst().getName()));
        }
    }

    private static App value(Class<?> program, Member member) throws Exception {
        try {
            var owner = Modifier.isStatic(member.getModifiers()) ? null : instance(program);
            if (member instanceof Field field) {
                field.setAccessible(true);
                return (App) field.get(owner);
            }
            var method = (Method) member;
            method.setAccessible(true);
            return (App) method.invoke(owner);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static Object instance(Class<?> program) throws Exception {
        Constructor<?> constructor;
        try {
            constructor = program.getDeclaredConstructor();
        } catch (NoSuchMethodException e) {
            throw new Problem(Problem.PROGRAM, "meanwhile serve: the application of " + program.getSimpleName()
                    + " is not static, and there is no constructor without parameters. Make it static");
        }
        constructor.setAccessible(true);
        return constructor.newInstance();
    }
}
