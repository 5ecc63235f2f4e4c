package dev.meanwhile.web;

import java.util.Optional;

/**
 * A middleware around what comes next. If it has asked for the response to a failure ({@code respond}), that is for the client: further out the failure is thrown on, so that a transaction there is
 * undone, and in the end {@link Errors} finds the response that this middleware made of it.
 */
record Link(Middleware function, Middleware.Next inner, Errors errors) implements Middleware.Next {
    /** What the function gets as {@code next}. */
    private record Inner(Middleware.Next inner, Errors errors) implements Middleware.Next {
        @Override
        public Response handle(Request request) throws Exception {
            var response = inner.handle(request);
            request.converted().put(Optional.empty());
            return response;
        }

        @Override
        public Response respond(Request request) throws Exception {
            try {
                return handle(request);
            } catch (Throwable failure) {
                var response = errors.response(request, failure);
                request.converted().put(Optional.of(failure));
                return response;
            }
        }
    }

    Link {
        inner = new Inner(inner, errors);
    }

    @Override
    public Response handle(Request request) throws Exception {
        var response = function.handle(request, inner);
        if (response == null) {
            throw new IllegalStateException("a middleware returned null for " + request + "; what lets a request pass is: return next.handle(request)");
        }
        var failure = request.converted().take();
        if (failure.isPresent()) {
            request.converted().answer(failure.get(), response);
            throw thrown(failure.get());
        }
        return response;
    }

    private static Exception thrown(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (Exception) failure;
    }
}
