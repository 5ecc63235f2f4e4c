package dev.meanwhile.web;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets clients pass that say who they are: {@link ApiKey}, {@link BasicAuth}, {@link BearerAuth}, {@link OAuth2} and {@link Sessions#signedIn} make it. It is put around an
 * application, a router or a route, and gives handlers what the program's check has found:
 * {@snippet :
 * var key = ApiKey.header("X-API-Key", User.class, text -> users.byKey(text));
 * app.use(key);
 * app.get("/me", request -> request.provided(User.class));
 * }
 * Who sends nothing, or something wrong, gets a 401 with {@code WWW-Authenticate}; who lacks a scope gets a 403. Immutable; each method returns a copy.
 *
 * @param <U> what stands for a client: a type of the program's own
 */
public final class Authentication<U> implements SecurityScheme {
    private final String name;
    private final Map<String, Object> document;
    private final Class<U> type;
    private final Credentials<U> credentials;
    private final Optional<Function<? super U, ? extends Collection<String>>> granted;
    private final List<String> scopes;
    private final boolean required;

    private Authentication(String name, Map<String, Object> document, Class<U> type, Credentials<U> credentials,
            Optional<Function<? super U, ? extends Collection<String>>> granted, List<String> scopes, boolean required) {
        this.name = name;
        this.document = document;
        this.type = type;
        this.credentials = credentials;
        this.granted = granted;
        this.scopes = scopes;
        this.required = required;
    }

    static <U> Authentication<U> of(String name, Map<String, Object> document, Class<U> type, Credentials<U> credentials) {
        Objects.requireNonNull(type, "the type of the user is null");
        return new Authentication<>(name, document, type, credentials, Optional.empty(), List.of(), true);
    }

    Authentication<U> documented(String as, Map<String, Object> other) {
        return new Authentication<>(as, other, type, credentials, granted, scopes, required);
    }

    /** Gives it another name in the OpenAPI document, which an application with two schemes of a kind needs. */
    public Authentication<U> named(String other) {
        return documented(Objects.requireNonNull(other, "the name is null"), document);
    }

    /** Lets requests pass that have no credentials, without a user: {@code request.provided} then has none. Wrong credentials are still refused. */
    public Authentication<U> optional() {
        return new Authentication<>(name, document, type, credentials, granted, scopes, false);
    }

    /** Says which scopes a user has, for {@link #requiring}: {@code .granting(User::scopes)}. */
    public Authentication<U> granting(Function<? super U, ? extends Collection<String>> scopesOf) {
        var function = Objects.requireNonNull(scopesOf, "the function that finds a user's scopes is null");
        return new Authentication<>(name, document, type, credentials, Optional.of(function), scopes, required);
    }

    /**
     * Refuses users without all of these scopes with a 403.
     *
     * @throws IllegalStateException if nobody has said which scopes a user has
     */
    public Authentication<U> requiring(String... all) {
        var wanted = Given.all("scopes", all);
        if (granted.isEmpty()) {
            throw new IllegalStateException("requiring(" + String.join(", ", all) + "): say first which scopes a user has: .granting(User::scopes)");
        }
        return new Authentication<>(name, document, type, credentials, granted, wanted, required);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, Object> document() {
        return document;
    }

    @Override
    public List<String> scopes() {
        return scopes;
    }

    @Override
    public Response handle(Request request, Next next) throws Exception {
        Objects.requireNonNull(request, "the request is null");
        Objects.requireNonNull(next, "what answers otherwise is null");
        return switch (credentials.find(request)) {
            case Credentials.Found.Client<U>(var user) -> pass(request, user, next);
            case Credentials.Found.Wrong<U> _ -> throw refuse(401, Credentials.Refusal.INVALID, credentials.what() + " is not valid");
            case Credentials.Found.Nothing<U> _ when required -> throw refuse(401, Credentials.Refusal.MISSING, credentials.what() + " is missing");
            case Credentials.Found.Nothing<U> _ -> next.handle(request);
        };
    }

    private Response pass(Request request, U user, Next next) throws Exception {
        if (granted.isPresent() && !granted.get().apply(user).containsAll(scopes)) {
            throw refuse(403, Credentials.Refusal.SCOPE, "this needs the scope " + String.join(" ", scopes));
        }
        request.provide(type, user);
        return next.handle(request);
    }

    private HttpError refuse(int status, Credentials.Refusal refusal, String message) {
        return new HttpError(status, message).header("WWW-Authenticate", credentials.challenge(refusal, scopes));
    }

    @Override
    public String toString() {
        return "Authentication " + name + (scopes.isEmpty() ? "" : " " + scopes);
    }
}
