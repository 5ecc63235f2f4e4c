package dev.meanwhile.web;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Gives each browser a {@link Session}.
 * {@snippet :
 * app.use(Sessions.cookie(secret));
 * app.get("/visits", request -> {
 *     var session = Session.of(request);
 *     var visits = session.value("visits", Integer.class).orElse(0) + 1;
 *     session.put("visits", visits);
 *     return visits;
 * });
 * }
 * The cookie is {@code session}, and by HTTPS {@code __Host-session}, which no other host of the domain can set; {@code HttpOnly}, {@code SameSite=Lax}, and {@code Secure} by HTTPS. A session
 * ends after 14 days without a request, or after 30 days in all. An empty session has no cookie. Immutable; each method that changes something returns a copy.
 */
public final class Sessions implements Middleware {
    private static final Duration IDLE = Duration.ofDays(14);
    private static final Duration ABSOLUTE = Duration.ofDays(30);
    /** A session that is only read is kept anew when this part of its idle time has passed. */
    private static final int REFRESH = 10;

    private final SessionKeeper keeper;
    private final Duration idle;
    private final Duration absolute;
    private final InstantSource clock;

    private Sessions(SessionKeeper keeper, Duration idle, Duration absolute, InstantSource clock) {
        this.keeper = keeper;
        this.idle = idle;
        this.absolute = absolute;
        this.clock = clock;
    }

    private static Sessions of(SessionKeeper keeper) {
        return new Sessions(keeper, IDLE, ABSOLUTE, InstantSource.system());
    }

    /**
     * {@return sessions in an encrypted and signed cookie} The server keeps nothing, so a session survives restarts and works on several servers; but it can't be ended from the server, and a
     * browser that has kept an old cookie can send it again. It holds about 3,000 bytes; more is an {@link IllegalStateException} at the end of the request.
     *
     * @param secret what it is encrypted with, at least 32 characters of random ({@code openssl rand -base64 32}). Keep it out of the program's source
     * @param older  earlier secrets, whose sessions still open. Leave one out after 30 days
     */
    public static Sessions cookie(String secret, String... older) {
        Objects.requireNonNull(secret, "the secret is null");
        return of(new SessionKeeper.InCookie(new Sealed("session", Stream.concat(Stream.of(secret), Given.all("older secrets", older).stream()).toList())));
    }

    /** {@return sessions in this process' memory: the 100,000 used last} The cookie has a random id of 256 bits. They are lost when the program ends or is reloaded. */
    public static Sessions memory() {
        return stored(new MemoryStore(InstantSource.system()));
    }

    /** {@return sessions in a store, such as a database} The cookie has a random id of 256 bits. */
    public static Sessions stored(SessionStore store) {
        return of(new SessionKeeper.InStore(Objects.requireNonNull(store, "the store is null")));
    }

    /**
     * How long a session lasts.
     *
     * @param withoutRequest since the last request
     * @param inAll          since it began, or was renewed
     */
    public Sessions lasting(Duration withoutRequest, Duration inAll) {
        Objects.requireNonNull(withoutRequest, "the time without a request is null");
        Objects.requireNonNull(inAll, "the time in all is null");
        if (!withoutRequest.isPositive() || !inAll.isPositive()) {
            throw new IllegalArgumentException("lasting(" + withoutRequest + ", " + inAll + "): both must be longer than zero");
        }
        return new Sessions(keeper, withoutRequest, inAll, clock);
    }

    /** Another clock, for tests. {@link #memory} keeps its own. */
    public Sessions clock(InstantSource other) {
        return new Sessions(keeper, idle, absolute, Objects.requireNonNull(other, "the clock is null"));
    }

    /**
     * {@return a scheme for those who have signed in: whose session has a value of this name} The others get a 401.
     *
     * @param name the value's name, which the sign-in has put
     * @param type its type, which {@code request.provided(type)} then has
     */
    public static <U> Authentication<U> signedIn(String name, Class<U> type) {
        Objects.requireNonNull(name, "the name of the value is null");
        Objects.requireNonNull(type, "the type of the user is null");
        return Authentication.of("session", Map.of("type", "apiKey", "in", "cookie", "name", "__Host-session"), type, new InSession<>(name, type));
    }

    private record InSession<U>(String name, Class<U> type) implements Credentials<U> {
        @Override
        public Found<U> find(Request request) {
            return Session.of(request).value(name, type).<Found<U>>map(Found.Client::new).orElseGet(Found.Nothing::new);
        }

        @Override
        public String challenge(Refusal refusal, List<String> scopes) {
            return "Session";
        }

        @Override
        public String what() {
            return "a sign-in";
        }
    }

    private static String cookieName(Request request) {
        return request.scheme().equals("https") ? "__Host-session" : "session";
    }

    @Override
    public Response handle(Request request, Next next) throws Exception {
        Objects.requireNonNull(request, "the request is null");
        Objects.requireNonNull(next, "what answers otherwise is null");
        var now = clock.instant();
        var cookie = request.cookie(cookieName(request));
        var kept = cookie.isEmpty() ? Optional.<Kept>empty() : load(cookie.get(), now);
        var session = kept.map(Kept::session).orElseGet(() -> Session.empty(now));
        request.provide(Session.class, session);
        var response = next.respond(request);
        return keep(request, session, kept, cookie, response);
    }

    private record Kept(Session session, Instant seen) {
    }

    private Optional<Kept> load(String cookie, Instant now) throws Exception {
        return keeper.load(cookie).map(it -> Json.STANDARD.mapper().readTree(it))
                .map(it -> new Kept(Session.of(it), Instant.ofEpochSecond(it.path("s").asLong())))
                .filter(it -> now.isBefore(it.seen().plus(idle)) && now.isBefore(it.session().began(now).plus(absolute)));
    }

    private Response keep(Request request, Session session, Optional<Kept> before, Optional<String> cookie, Response response) throws Exception {
        if (before.isPresent() && (session.isRenewed() || session.isEmpty() && session.isChanged())) {
            keeper.remove(cookie.orElseThrow());
        }
        var blank = Cookie.of(cookieName(request), "");
        if (session.isEmpty()) {
            return session.isChanged() && cookie.isPresent() ? response.cookie(blank.maxAge(Duration.ZERO)) : response;
        }
        var now = clock.instant();
        var old = before.isPresent() && before.get().seen().plus(idle.dividedBy(REFRESH)).isBefore(now);
        if (!session.isChanged() && !old) {
            return response;
        }
        var left = Duration.between(now, session.began(now).plus(absolute));
        var life = left.compareTo(idle) < 0 ? left : idle;
        // An id that this server has not given out is never used, or an attacker could choose one.
        var id = session.isRenewed() || before.isEmpty() ? Optional.<String>empty() : cookie;
        var saved = keeper.save(id, session.content(now), life);
        return response.cookie(saved.map(value -> Cookie.of(cookieName(request), value).maxAge(life)).orElse(blank.maxAge(Duration.ZERO)));
    }
}
