package dev.meanwhile.web;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A 422: a request whose parameters or body do not fit what its route asks for, with all that is wrong. {@link App#onError} changes what the client gets. */
public final class InvalidInput extends HttpError {
    private static final long serialVersionUID = 1L;
    private static final Map<String, String> NOUNS = Map.of("path", "path parameter", "query", "query parameter", "header", "header", "cookie", "cookie",
            "form", "form field", "body", "field");

    private final transient List<Problem> problems;

    /** @param problems at least one */
    public InvalidInput(List<Problem> problems) {
        this(problems, message(requireAll(problems)), Map.of());
    }

    /** @param details come before the list of all problems */
    InvalidInput(List<Problem> problems, String message, Map<String, Object> details) {
        super(422, message);
        this.problems = List.copyOf(problems);
        details.forEach(this::detail);
        detail("errors", this.problems);
    }

    private static List<Problem> requireAll(List<Problem> problems) {
        Objects.requireNonNull(problems, "the list of problems is null").forEach(problem -> Objects.requireNonNull(problem, "one of the problems is null"));
        return problems;
    }

    static InvalidInput missing(String source, String name) {
        var problems = new Problems();
        problems.add(Where.of(source).field(name), "is missing");
        return problems.error();
    }

    static String message(List<Problem> problems) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("InvalidInput(…): there is no problem");
        }
        var first = problems.getFirst();
        return problems.size() == 1 ? subject(first.location()) + " " + first.message() : problems.size() + " values are invalid";
    }

    private static String subject(String location) {
        if (location.equals("body")) {
            return "the body";
        }
        var end = location.startsWith("body[") ? 4 : location.indexOf('.');
        var noun = end < 0 ? null : NOUNS.get(location.substring(0, end));
        return noun == null ? location : noun + " '" + location.substring(location.charAt(end) == '.' ? end + 1 : end) + "'";
    }

    /** {@return all that is wrong} At most a hundred. */
    public List<Problem> problems() {
        return problems;
    }
}
