package dev.meanwhile.web;

/** A middleware around what comes next. */
record Link(Middleware function, Middleware.Next inner, Errors errors) implements Middleware.Next {
    /** What the function gets as {@code next}. */
    private record Inner(Middleware.Next inner, Errors errors) implements Middleware.Next {
        @Override
        public Response handle(Request request) throws Exception {
            return inner.handle(request);
        }

        @Override
        public Response respond(Request request) throws Exception {
            try {
                return inner.handle(request);
            } catch (Throwable failure) {
                return errors.response(request, failure);
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
        return response;
    }
}
