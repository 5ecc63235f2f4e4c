package dev.meanwhile.guards;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.timeout;

import java.lang.reflect.AccessFlag;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Calls everything public of some types with null for one argument at a time, and notes what does not refuse it: at the call, with a message that
 * says which argument it is. To be used in a task, since much of the API is.
 *
 * <p>What a program implements is not called: the abstract and default methods of interfaces, whose callers are ours.
 */
final class NullArguments {
    private final SampleValues values;
    private final Set<String> allowed;
    private final Set<String> used = new TreeSet<>();
    private final List<String> problems = new ArrayList<>();
    private int calls;

    /** @param allowed where null is an argument like any other: {@code Promise.complete(Object) 1} */
    NullArguments(SampleValues values, Set<String> allowed) {
        this.values = values;
        this.allowed = allowed;
    }

    /** {@return what is wrong, a line for each argument; also what is allowed in vain} */
    List<String> problems() {
        var all = new ArrayList<>(problems);
        allowed.stream().filter(it -> !used.contains(it)).forEach(it -> all.add(it + " is said to take null, and there is no such argument"));
        return all;
    }

    int calls() {
        return calls;
    }

    void check(Class<?> type) {
        if (!type.isInterface() && !type.accessFlags().contains(AccessFlag.ABSTRACT)) {
            Arrays.stream(type.getConstructors()).forEach(this::check);
        }
        for (var owner = type; owner != null && (owner == type || !owner.accessFlags().contains(AccessFlag.PUBLIC)); owner = owner.getSuperclass()) {
            Arrays.stream(owner.getDeclaredMethods()).filter(it -> isOurs(it, type)).forEach(this::check);
        }
    }

    private static boolean isOurs(Method method, Class<?> type) {
        var flags = method.accessFlags();
        return flags.contains(AccessFlag.PUBLIC) && !flags.contains(AccessFlag.SYNTHETIC) && !method.getName().equals("equals")
                && !(type.isEnum() && method.getName().equals("valueOf"))
                && (!type.isInterface() || flags.contains(AccessFlag.STATIC) || type.isSealed());
    }

    private void check(Executable member) {
        var messages = new HashMap<String, Integer>();
        var types = member.getParameterTypes();
        for (var n = 0; n < types.length; n++) {
            if (!types[n].isPrimitive()) {
                var message = refusal(member, n, null);
                if (message != null && messages.putIfAbsent(message, n) != null) {
                    problem(member, n, "has the same message as argument " + (messages.get(message) + 1) + ": " + message);
                }
                holdingNull(member, n);
            }
        }
    }

    /** One null among other things is refused too. */
    private void holdingNull(Executable member, int n) {
        var type = member.getParameterTypes()[n];
        if (type == Stream.class) {
            refusal(member, n, Stream.of((Object) null));
        } else if (type == Collection.class || type == List.class) {
            refusal(member, n, Arrays.asList((Object) null));
        } else if (type.isArray() && !type.getComponentType().isPrimitive()) {
            refusal(member, n, java.lang.reflect.Array.newInstance(type.getComponentType(), 1));
        }
    }

    /** {@return the message, or null if there is none} */
    private String refusal(Executable member, int n, Object argument) {
        var key = name(member) + " " + (n + 1) + (argument == null ? "" : " of null");
        if (allowed.contains(key)) {
            used.add(key);
            return null;
        }
        calls++;
        try {
            var arguments = values.of(member.getParameterTypes());
            arguments[n] = argument;
            timeout(seconds(10), () -> call(member, arguments));
            problems.add(key + " takes null");
        } catch (InvocationTargetException e) {
            return message(key, e.getCause());
        } catch (Exception e) {
            problems.add(key + " can't be tried: " + e);
        }
        return null;
    }

    private Object call(Executable member, Object[] arguments) throws ReflectiveOperationException {
        return switch (member) {
            case Constructor<?> constructor -> constructor.newInstance(arguments);
            case Method method -> method.invoke(
                    method.accessFlags().contains(AccessFlag.STATIC) ? null : values.of(method.getDeclaringClass()), arguments);
        };
    }

    private String message(String key, Throwable thrown) {
        var message = thrown.getMessage();
        if (!(thrown instanceof NullPointerException || thrown instanceof IllegalArgumentException)) {
            problems.add(key + " throws " + thrown);
        } else if (message == null || !message.contains("null") || message.startsWith("Cannot ")) {
            problems.add(key + " does not say what is null: " + message);
        }
        return message;
    }

    private void problem(Executable member, int n, String what) {
        problems.add(name(member) + " " + (n + 1) + " " + what);
    }

    static String name(Executable member) {
        var type = member.getDeclaringClass();
        var outer = type.getEnclosingClass() == null ? "" : type.getEnclosingClass().getSimpleName() + ".";
        var parameters = Arrays.stream(member.getParameterTypes()).map(Class::getSimpleName).collect(Collectors.joining(", ", "(", ")"));
        return outer + type.getSimpleName() + (member instanceof Method ? "." + member.getName() : "") + parameters;
    }
}
