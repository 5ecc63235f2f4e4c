package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import jakarta.validation.constraints.Min;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What can't work fails before the application listens, and the message has the line of the route. */
@Timeout(30)
class ParameterMistakesTest {
    interface Shape {
    }

    record Drawing(String name, List<Shape> shapes) {
    }

    record NoSuchPath(@From.Path int id) {
    }

    record Unreadable(Thread thread) {
    }

    record BadDefault(@Default("one") int page) {
    }

    record DefaultOfOptional(@Default("1") Optional<Integer> page) {
    }

    record DefaultInBody(@Default("1") int page) {
    }

    record TwoBodies(@From.Body String a, @From.Body String b) {
    }

    record FormAndBody(@From.Form String a, @From.Body String b) {
    }

    record TwoSources(@From.Query @From.Header String a) {
    }

    record File(@From.Query Upload file) {
    }

    record WrongConstraint(@Min(1) Optional<Integer> page) {
    }

    record Nested(Drawing drawing) {
    }

    private static void check(String message, Consumer<App> routes) {
        var app = new App();
        var e = assertThrows(IllegalArgumentException.class, () -> run(() -> {
            routes.accept(app);
            app.listen(0).close();
        }));
        assertTrue(e.getMessage().matches("(?s)(GET|POST) /\\S* \\(ParameterMistakesTest\\.java:\\d+\\): .*") && e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void parametersWithoutASource() {
        check("NoSuchPath.id (int): the path has no {id}; it has [key]", app -> app.get("/items/{key}", NoSuchPath.class, (_, it) -> it));
        check("Unreadable.thread (Thread): it can't be read from the query: a text can be read as an enum, or one of [String, int", app -> app.get("/", Unreadable.class, (_, it) -> it));
        check("Nested.drawing (", app -> app.get("/", Nested.class, (_, it) -> it));
        check("TwoSources.a (String): it can't come from several places", app -> app.get("/", TwoSources.class, (_, it) -> it));
        check("files come with forms: @From.Form", app -> app.post("/", File.class, (_, it) -> it));
        check("a GET has no body", app -> app.get("/", Map.class, (_, it) -> it));
    }

    @Test
    void defaultsThatHaveNoEffect() {
        check("BadDefault.page (int): @Default([one]) must be a whole number", app -> app.get("/", BadDefault.class, (_, it) -> it));
        check("DefaultOfOptional.page (Optional<Integer>): an Optional is empty if it is missing", app -> app.get("/", DefaultOfOptional.class, (_, it) -> it));
        check("DefaultInBody.page: @Default is for parameters", app -> app.post("/", DefaultInBody.class, (_, it) -> it));
    }

    @Test
    void moreThanOneBody() {
        check("TwoBodies.b (String): there is another component from the body", app -> app.post("/", TwoBodies.class, (_, it) -> it));
        check("FormAndBody.b (String): a body is either a form or JSON, not both", app -> app.post("/", FormAndBody.class, (_, it) -> it));
        check("TwoBodies.a (String): a GET has no body", app -> app.get("/", TwoBodies.class, (_, it) -> it));
    }

    @Test
    void bodiesThatJacksonCanNotRead() {
        check("Drawing.shapes: JSON can't be read as Shape, which is no class or record", app -> app.post("/", Drawing.class, (_, it) -> it));
    }

    @Test
    void constraintsThatDoNotGoWithTheType() {
        check("WrongConstraint.page: HV000030", app -> app.get("/", WrongConstraint.class, (_, it) -> it));
    }

    @Test
    void theLineIsThatOfTheRoute() {
        var here = new Throwable().getStackTrace()[0].getLineNumber();
        var app = new App();
        app.get("/items/{key}", NoSuchPath.class, (_, it) -> it);
        var e = assertThrows(IllegalArgumentException.class, () -> run(() -> app.listen(0).close()));
        assertEquals("GET /items/{key} (ParameterMistakesTest.java:" + (here + 2) + ")", e.getMessage().substring(0, e.getMessage().indexOf(": ")));
    }
}
