package dev.meanwhile.guards;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Flow;
import dev.meanwhile.Outcome;
import dev.meanwhile.Promise;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpRequest;
import dev.meanwhile.http.ServerResponse;
import dev.meanwhile.http.WebSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every public method of every module refuses null, at the call and by the name of the argument. */
class NullArgumentsTest {
    private static final Set<String> ALLOWED = Set.of(
            // A value of the program's, which may be null.
            "Promise.complete(Object) 1",
            "Outcome.Success(Object) 1",
            "Flow.fold(Object, BiMapping) 1",
            "Meanwhile.mapConcurrent(Collection, int, Mapping) 1 of null",
            // SQL has a NULL.
            "Query.bind(String, Object) 2",
            "Database.query(String, Object[]) 2",
            "Database.query(String, Object[]) 2 of null",
            "Queries.query(String, Object[]) 2",
            "Queries.query(String, Object[]) 2 of null",
            "Queries.execute(String, Object[]) 2",
            "Queries.execute(String, Object[]) 2 of null",
            "Queries.stream(Class, String, Object[]) 3",
            "Queries.stream(Class, String, Object[]) 3 of null",
            "Database.copyOut(Class, String, Object[]) 3",
            "Database.copyOut(Class, String, Object[]) 3 of null",
            "Queries.copyOut(Class, String, Object[]) 3",
            "Queries.copyOut(Class, String, Object[]) 3 of null",
            "Database.copyOutBytes(String, UnaryOperator, Object[]) 3",
            "Database.copyOutBytes(String, UnaryOperator, Object[]) 3 of null",
            "Queries.copyOutBytes(String, UnaryOperator, Object[]) 3",
            "Queries.copyOutBytes(String, UnaryOperator, Object[]) 3 of null",
            "Database.executeAll(String, Collection) 2 of null",
            "Queries.executeAll(String, Collection) 2 of null",
            "Sql.of(String, Object[]) 2",
            "Sql.of(String, Object[]) 2 of null",
            "Sql.when(boolean, String, Object[]) 3",
            "Sql.when(boolean, String, Object[]) 3 of null",
            "Sql.in(String, Collection) 2 of null",
            "Sql.in(Sql, Collection) 2 of null",
            "Sql.list(Collection) 1 of null",
            // JSON has a null.
            "Http.post(String, Object) 2",
            "Http.put(String, Object) 2",
            "Http.patch(String, Object) 2",
            "Requests.post(String, Object) 2",
            "Requests.put(String, Object) 2",
            "Requests.patch(String, Object) 2",
            "ClientRequest.answerJson(int, Object) 2",
            "HttpRequest.json(Object) 1",
            "ServerResponse.json(Object) 1",
            "SocketGroup.broadcast(Object) 1",
            "WebSocket.send(Object) 1");

    private final House house = House.here();

    @Test
    void nullIsRefusedByTheNameOfTheArgument() throws Exception {
        var modules = new TreeSet<String>();
        var types = new ArrayList<Class<?>>();
        for (var module : house.modules()) {
            var found = types(house.folder(module, "target", "classes"));
            types.addAll(found);
            if (!found.isEmpty()) {
                modules.add(module + ".txt");
            }
        }
        assertEquals(House.files(house.root().resolve("api"), 1, ".txt").stream().map(it -> it.getFileName().toString()).toList(), List.copyOf(modules));

        var problems = new ArrayList<String>();
        var calls = run(() -> Samples.with(values -> {
            var arguments = new NullArguments(values, ALLOWED);
            types.forEach(arguments::check);
            problems.addAll(arguments.problems());
            return arguments.calls();
        }));
        assertEquals("", String.join("\n", problems));
        assertTrue(calls > types.size(), () -> "only " + calls + " arguments of " + types.size() + " types");
    }

    @Test
    void whatTakesNullIsFound() {
        var problems = run(() -> {
            var values = new SampleValues().with(String.class, "text").with(List.class, List.of()).with(Careless.class, new Careless());
            var arguments = new NullArguments(values, Set.of("Careless.isGone(String) 1"));
            arguments.check(Careless.class);
            return new TreeSet<>(arguments.problems());
        });
        assertEquals(List.of(
                "Careless.isGone(String) 1 is said to take null, and there is no such argument",
                "Careless.isNew(StringBuilder) 1 can't be tried: java.util.NoSuchElementException: there is no sample of java.lang.StringBuilder; add one",
                "Careless.mixesUp(String, List) 2 has the same message as argument 1: it is null",
                "Careless.mixesUp(String, List) 2 of null takes null",
                "Careless.stumbles(String) 1 does not say what is null: Cannot invoke \"String.length()\" because \"text\" is null",
                "Careless.takes(String) 1 takes null"),
                List.copyOf(problems));
    }

    /** The public types of the packages that a module exports to all. */
    private static List<Class<?>> types(Path classes) {
        var moduleInfo = classes.resolve("module-info.class");
        if (!Files.exists(moduleInfo)) {
            return List.of();
        }
        try (var in = Files.newInputStream(moduleInfo)) {
            return ModuleDescriptor.read(in).exports().stream()
                    .filter(it -> !it.isQualified())
                    .flatMap(it -> House.files(classes.resolve(it.source().replace('.', '/')), 1, ".class").stream())
                    .map(file -> classes.relativize(file).toString().replace(".class", "").replace('/', '.'))
                    .<Class<?>>map(NullArgumentsTest::load)
                    .filter(NullArgumentsTest::isVisible)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, NullArgumentsTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isVisible(Class<?> type) {
        return type == null || Modifier.isPublic(type.getModifiers()) && !type.isAnonymousClass() && isVisible(type.getEnclosingClass());
    }
}
