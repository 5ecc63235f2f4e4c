package dev.meanwhile.web;

import java.util.List;
import java.util.Objects;

/** A 422: a request whose parameters or body do not fit what its route asks for, with all that is wrong. {@link App#onError} changes what the client gets. */
public final class InvalidInput extends HttpError {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** @param problems at least one */
    public InvalidInput(List<Problem> problems) {
        super(422, message(Objects.requireNonNull(problems, "the list of problems is null")));
        this.problems = List.copyOf(problems);
        detail("errors", this.problems);
    }

    private static String message(List<Problem> problems) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("InvalidInput(…): there is no problem");
        }
        var first = problems.getFirst();
        return problems.size() == 1 ? first.location() + " " + first.message() : problems.size() + " values are invalid";
    }

    /** {@return all that is wrong} */
    public List<Problem> problems() {
        return problems;
    }
}
