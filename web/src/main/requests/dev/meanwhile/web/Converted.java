package dev.meanwhile.web;

import java.util.Optional;

/** What middleware has made of the failures of a request: responses, while the failures are thrown on. Used by the request's tasks. */
final class Converted {
    private record Answered(Throwable failure, Object response) {
    }

    private Optional<Throwable> failure = Optional.empty();
    private Optional<Answered> answer = Optional.empty();

    /** The middleware that is at work has got a response for this failure, or for none, in place of an exception. */
    void put(Optional<Throwable> converted) {
        failure = converted;
    }

    Optional<Throwable> take() {
        var taken = failure;
        failure = Optional.empty();
        return taken;
    }

    /** @param response what some middleware has made of a failure, before it is thrown on */
    void answer(Throwable thrown, Object response) {
        answer = Optional.of(new Answered(thrown, response));
    }

    /** {@return the response to a failure, if some middleware has made it} */
    Optional<Object> answerTo(Throwable thrown) {
        return answer.filter(it -> it.failure() == thrown).map(Answered::response);
    }
}
