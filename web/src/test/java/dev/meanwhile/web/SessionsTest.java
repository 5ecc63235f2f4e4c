package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.event;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.Response;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions, and the attacks on them. */
@Timeout(30)
class SessionsTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String OTHER = "fedcba9876543210fedcba9876543210";

    record User(String name) {
    }

    private static void set(App app, Sessions sessions) {
        app.use(sessions);
        app.get("/visits", request -> {
            var session = Session.of(request);
            var visits = session.value("visits", Integer.class).orElse(0) + 1;
            session.put("visits", visits);
            return String.valueOf(visits);
        });
        app.get("/look", request -> String.valueOf(Session.of(request).value("visits", Integer.class).orElse(0)));
        app.get("/login", request -> {
            Session.of(request).renew();
            Session.of(request).put("user", new User("ann"));
            return "in";
        });
        app.get("/logout", request -> {
            Session.of(request).clear();
            return "out";
        });
        app.get("/me", request -> request.provided(User.class).name()).use(Sessions.signedIn("user", User.class));
        app.get("/flash", request -> {
            Session.of(request).flash("saved", "done");
            return "";
        });
        app.get("/taken", request -> Session.of(request).takeFlash("saved").orElse("none"));
        app.get("/large", request -> {
            Session.of(request).put("text", "x".repeat(4_000));
            return "";
        });
    }

    private static Optional<String> cookie(Response response) {
        return response.header("Set-Cookie").map(it -> it.substring(0, it.indexOf(';')));
    }

    private static Response get(HttpClient client, String url, String cookie) {
        return client.get(url, r -> r.header("Cookie", cookie));
    }

    @Test
    void valuesLastInBothKinds() throws Exception {
        for (var sessions : List.of(Sessions.cookie(SECRET), Sessions.memory())) {
            serve(app -> set(app, sessions), (client, url) -> {
                var first = client.get(url + "/visits");
                var attributes = first.header("Set-Cookie").orElseThrow();
                assertTrue(attributes.startsWith("session=") && attributes.endsWith("; Max-Age=1209600; Path=/; HttpOnly; SameSite=Lax"), attributes);
                var second = get(client, url + "/visits", cookie(first).orElseThrow());
                assertEquals("2", second.text());
                var looked = get(client, url + "/look", cookie(second).orElseThrow());
                assertEquals("2", looked.text());
                assertEquals(Optional.empty(), cookie(looked));
                assertEquals(Optional.empty(), cookie(client.get(url + "/look")));
            });
        }
    }

    @Test
    void aChangedCookieIsNobodys() throws Exception {
        serve(app -> set(app, Sessions.cookie(SECRET)), (client, url) -> {
            var cookie = cookie(client.get(url + "/login")).orElseThrow();
            assertEquals("ann", get(client, url + "/me", cookie).text());
            assertFalse(cookie.contains("ann"));
            for (var at = "session=".length(); at < cookie.length(); at += 7) {
                var changed = cookie.substring(0, at) + (cookie.charAt(at) == 'A' ? 'B' : 'A') + cookie.substring(at + 1);
                assertEquals(401, get(client, url + "/me", changed).status(), "changed at " + at);
            }
            for (var rubbish : List.of("session=", "session=A", "session=%%", "session=" + "A".repeat(200))) {
                assertEquals(401, get(client, url + "/me", rubbish).status(), rubbish);
            }
        });
    }

    @Test
    void secretsAreReplaced() throws Exception {
        var before = new AtomicReference<String>();
        serve(app -> set(app, Sessions.cookie(SECRET)), (client, url) -> before.set(cookie(client.get(url + "/login")).orElseThrow()));
        serve(app -> set(app, Sessions.cookie(OTHER, SECRET)), (client, url) -> assertEquals("ann", get(client, url + "/me", before.get()).text()));
        serve(app -> set(app, Sessions.cookie(OTHER)), (client, url) -> assertEquals(401, get(client, url + "/me", before.get()).status()));
        assertThrows(IllegalArgumentException.class, () -> Sessions.cookie("short"));
    }

    @Test
    void anIdFromBeforeTheSignInIsWorthNothing() throws Exception {
        serve(app -> set(app, Sessions.memory()), (client, url) -> {
            var planted = cookie(client.get(url + "/visits")).orElseThrow();
            var own = cookie(get(client, url + "/login", planted)).orElseThrow();
            assertNotEquals(planted, own);
            assertEquals("ann", get(client, url + "/me", own).text());
            assertEquals(401, get(client, url + "/me", planted).status());
            var chosen = cookie(get(client, url + "/visits", "session=chosen-by-the-attacker")).orElseThrow();
            assertNotEquals("session=chosen-by-the-attacker", chosen);
        });
    }

    @Test
    void signingOutEndsItOnTheServer() throws Exception {
        serve(app -> set(app, Sessions.memory()), (client, url) -> {
            var own = cookie(client.get(url + "/login")).orElseThrow();
            var out = get(client, url + "/logout", own);
            assertTrue(out.header("Set-Cookie").orElseThrow().contains("Max-Age=0"));
            assertEquals(401, get(client, url + "/me", own).status());
        });
    }

    @Test
    void aRequestUnderWayDoesNotBringASignedOutSessionBack() throws Exception {
        var begun = event();
        var out = event();
        serve(app -> {
            set(app, Sessions.memory());
            app.get("/slow", request -> {
                Session.of(request).put("seen", true);
                begun.set();
                out.await();
                return "";
            });
        }, (client, url) -> {
            var cookie = client.get(url + "/login").header("Set-Cookie").orElseThrow().split(";")[0];
            var slow = spawn(() -> get(client, url + "/slow", cookie));
            begun.await();
            get(client, url + "/logout", cookie);
            out.set();
            assertEquals(200, slow.await().status());
            assertEquals(401, get(client, url + "/me", cookie).status());
        });
    }

    @Test
    void itEndsWhenItIsOldOrUnused() throws Exception {
        var now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        var sessions = Sessions.cookie(SECRET).lasting(Duration.ofMinutes(30), Duration.ofHours(2)).clock(now::get);
        serve(app -> set(app, sessions), (client, url) -> {
            var cookie = cookie(client.get(url + "/login")).orElseThrow();
            for (var i = 0; i < 5; i++) {
                now.set(now.get().plus(Duration.ofMinutes(20)));
                var response = get(client, url + "/me", cookie);
                assertEquals("ann", response.text());
                cookie = cookie(response).orElseThrow();
            }
            now.set(now.get().plus(Duration.ofMinutes(20)));
            assertEquals(401, get(client, url + "/me", cookie).status());
            var unused = cookie(client.get(url + "/login")).orElseThrow();
            now.set(now.get().plus(Duration.ofMinutes(30)));
            assertEquals(401, get(client, url + "/me", unused).status());
        });
    }

    @Test
    void aFlashIsThereOnce() throws Exception {
        serve(app -> set(app, Sessions.memory()), (client, url) -> {
            var cookie = cookie(client.get(url + "/flash")).orElseThrow();
            assertEquals("done", get(client, url + "/taken", cookie).text());
            assertEquals("none", get(client, url + "/taken", cookie).text());
        });
    }

    @Test
    void whatIsTooLongForACookieIsSaid() throws Exception {
        serve(app -> {
            app.development(true);
            set(app, Sessions.cookie(SECRET));
        }, (client, url) -> assertTrue(client.get(url + "/large").text().contains("too long for a cookie")));
    }

    @Test
    void byHttpsTheCookieIsForThisHostOnly() throws Exception {
        serve(app -> {
            app.use(ProxyHeaders.trusting("127.0.0.1"));
            set(app, Sessions.memory());
        }, (client, url) -> {
            var attributes = client.get(url + "/visits", r -> r.header("X-Forwarded-Proto", "https")).header("Set-Cookie").orElseThrow();
            assertTrue(attributes.startsWith("__Host-session=") && attributes.contains("; Secure"), attributes);
        });
    }
}
