package dev.meanwhile.test.web;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What a generated request is to find out, and the statuses that it may be answered with. */
enum FuzzKind {
    VALID("a valid request", "") {
        @Override
        boolean allows(int status) {
            return status < 500;
        }

        @Override
        boolean applies(ApiOperation operation) {
            return true;
        }

        @Override
        Optional<FuzzRequest> make(ApiOperation operation, SchemaValues values, RandomGenerator random) {
            return valid(operation, values, random);
        }
    },

    INVALID("an invalid request", "a status from 400 to 499") {
        @Override
        boolean allows(int status) {
            return status >= 400 && status < 500;
        }

        @Override
        boolean applies(ApiOperation operation) {
            return operation.json().isPresent() || operation.parameters().stream().anyMatch(FuzzKind::canBeWrong);
        }

        @Override
        Optional<FuzzRequest> make(ApiOperation operation, SchemaValues values, RandomGenerator random) {
            var wrong = operation.parameters().stream().filter(FuzzKind::canBeWrong).toList();
            var inBody = operation.json().isPresent() && (wrong.isEmpty() || random.nextInt(3) > 0);
            return valid(operation, values, random).flatMap(request -> {
                if (inBody) {
                    return values.faulty(operation.json().get()).map(body -> {
                        request.body("application/json", body.toString());
                        return request;
                    });
                }
                var without = new FuzzRequest(operation);
                var one = wrong.get(random.nextInt(wrong.size()));
                return fill(without, operation, values, random, Optional.of(one));
            });
        }
    },

    METHOD("a method that the document does not have", "405 with Allow") {
        @Override
        boolean allows(int status) {
            return status == 405 || OTHERWISE.contains(status);
        }

        @Override
        boolean applies(ApiOperation operation) {
            return operation.documented().size() < METHODS.size();
        }

        @Override
        Optional<FuzzRequest> make(ApiOperation operation, SchemaValues values, RandomGenerator random) {
            var others = METHODS.stream().filter(it -> !operation.documented().contains(it)).toList();
            return valid(operation, values, random).map(request -> {
                request.method = others.get(random.nextInt(others.size()));
                return request;
            });
        }
    },

    TYPE("JSON with the Content-Type text/plain", "415") {
        @Override
        boolean allows(int status) {
            return status == 415 || OTHERWISE.contains(status);
        }

        @Override
        boolean applies(ApiOperation operation) {
            return operation.json().isPresent() && !operation.bodies().containsKey("text/plain") && !operation.bodies().containsKey("*/*");
        }

        @Override
        Optional<FuzzRequest> make(ApiOperation operation, SchemaValues values, RandomGenerator random) {
            return valid(operation, values, random).flatMap(request -> values.fitting(operation.json().get()).map(body -> {
                request.body("text/plain", body.toString());
                return request;
            }));
        }
    },

    BROKEN("a body that is not JSON", "400") {
        @Override
        boolean allows(int status) {
            return status == 400 || OTHERWISE.contains(status);
        }

        @Override
        boolean applies(ApiOperation operation) {
            return operation.json().isPresent();
        }

        @Override
        Optional<FuzzRequest> make(ApiOperation operation, SchemaValues values, RandomGenerator random) {
            return valid(operation, values, random).map(request -> {
                request.body("application/json", BROKEN_JSON.get(random.nextInt(BROKEN_JSON.size())));
                return request;
            });
        }
    },

    NOBODY("a request without credentials", "401 or 403") {
        @Override
        boolean allows(int status) {
            return status == 401 || status == 403 || status == 429;
        }

        @Override
        boolean applies(ApiOperation operation) {
            return operation.secured();
        }

        @Override
        Optional<FuzzRequest> make(ApiOperation operation, SchemaValues values, RandomGenerator random) {
            return valid(operation, values, random);
        }
    };

    /** What may come before the check in question: who asks, what for, how often. */
    private static final Set<Integer> OTHERWISE = Set.of(401, 403, 404, 422, 429);
    private static final List<String> METHODS = List.of("GET", "PUT", "POST", "DELETE", "PATCH");
    private static final List<String> BROKEN_JSON = List.of("{\"a\":", "[1,", "{]", "nul", "{\"a\":1}}", "\u0000", "'a'", "");

    private final String name;
    private final String expected;

    FuzzKind(String name, String expected) {
        this.name = name;
        this.expected = expected;
    }

    abstract boolean allows(int status);

    abstract boolean applies(ApiOperation operation);

    /** {@return such a request; empty if none can be made} */
    abstract Optional<FuzzRequest> make(ApiOperation operation, SchemaValues values, RandomGenerator random);

    String expected() {
        return expected;
    }

    private static Optional<FuzzRequest> valid(ApiOperation operation, SchemaValues values, RandomGenerator random) {
        var request = new FuzzRequest(operation);
        return fill(request, operation, values, random, Optional.empty()).filter(it -> body(it, operation, values, random));
    }

    private static Optional<FuzzRequest> fill(FuzzRequest request, ApiOperation operation, SchemaValues values, RandomGenerator random, Optional<ApiOperation.Parameter> wrong) {
        for (var parameter : operation.parameters()) {
            var isWrong = wrong.isPresent() && wrong.get() == parameter;
            if (isWrong || parameter.required() || parameter.place().equals("path") || random.nextBoolean()) {
                var value = isWrong ? Optional.<JsonNode>of(JsonNodeFactory.instance.stringNode("no-such-value")) : values.fittingPlain(parameter.schema());
                if (value.isEmpty() || parameter.place().equals("path") && FuzzRequest.text(value.get()).matches("|\\.+|.*/.*")) {
                    return Optional.empty();
                }
                if (!value.get().isNull()) {
                    request.parameter(parameter, value.get());
                }
            }
        }
        return wrong.isPresent() && !body(request, operation, values, random) ? Optional.empty() : Optional.of(request);
    }

    /** A text is never a number, a truth value or one of a list. */
    private static boolean canBeWrong(ApiOperation.Parameter parameter) {
        var schema = parameter.schema();
        return Set.of("integer", "number", "boolean").contains(schema.path("type").asString("")) || schema.has("enum");
    }

    private static boolean body(FuzzRequest request, ApiOperation operation, SchemaValues values, RandomGenerator random) {
        if (operation.bodies().isEmpty() || !operation.bodyRequired() && random.nextInt(4) == 0) {
            return true;
        }
        var types = List.copyOf(operation.bodies().keySet());
        var type = types.get(random.nextInt(types.size()));
        var body = values.fitting(operation.bodies().get(type));
        body.ifPresent(it -> {
            if (ApiOperation.isJson(type)) {
                request.body(type, it.toString());
            } else if (it.isObject()) {
                request.form(type, it);
            } else {
                request.body(type, FuzzRequest.text(it));
            }
        });
        return body.isPresent();
    }

    @Override
    public String toString() {
        return name;
    }
}
