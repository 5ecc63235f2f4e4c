package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.Response;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sign-in at a provider that we did not write: npm's {@code oidc-provider}, which is certified. It is fetched from npm's registry, without which the test is skipped. */
@Tag("long")
@Timeout(300)
class OpenIdProviderTest {
    @TempDir
    Path folder;

    private void install() throws Exception {
        for (var name : new String[]{"package.json", "provider.js"}) {
            Files.copy(Path.of("src/test/resources/oidc", name), folder.resolve(name));
        }
        try {
            var npm = new ProcessBuilder("npm", "install", "--no-audit", "--no-fund").directory(folder.toFile()).redirectErrorStream(true).start();
            var output = new String(npm.getInputStream().readAllBytes());
            if (npm.waitFor() != 0) {
                abort("npm can't fetch oidc-provider: " + output);
            }
        } catch (IOException e) {
            abort("npm is not installed");
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A browser: cookies by server, and redirects followed one at a time. */
    private static final class Browser {
        private final HttpClient client;
        private final Map<String, Map<String, String>> jar = new HashMap<>();

        Browser(HttpClient client) {
            this.client = client;
        }

        private Map<String, String> cookies(String url) {
            return jar.computeIfAbsent(URI.create(url).getAuthority(), _ -> new HashMap<>());
        }

        Response send(String url, Map<String, String> form) {
            var header = cookies(url).entrySet().stream().map(it -> it.getKey() + "=" + it.getValue()).collect(Collectors.joining("; "));
            var response = form.isEmpty() ? client.get(url, r -> r.header("Cookie", header)) : client.post(url, r -> r.header("Cookie", header).form(form));
            for (var cookie : response.headers().all("Set-Cookie")) {
                var pair = cookie.split(";", 2)[0].split("=", 2);
                cookies(url).put(pair[0], pair[1]);
            }
            return response;
        }

        /** {@return the page in the end, and its URL} */
        Map.Entry<String, Response> follow(String url, Map<String, String> form) {
            var at = url;
            var response = send(at, form);
            while (response.status() / 100 == 3) {
                at = URI.create(at).resolve(response.header("Location").orElseThrow()).toString();
                response = send(at, Map.of());
            }
            return Map.entry(at, response);
        }
    }

    private static void set(App app, int provider) {
        var oidc = OpenIdConnect.discover("http://127.0.0.1:" + provider, "app", "a:b").scopes()
                .signedIn((request, claims) -> Session.of(request).put("user", claims.subject().orElseThrow()));
        app.use(Sessions.cookie("0123456789abcdef0123456789abcdef"));
        app.get("/login", oidc.login("/callback"));
        app.get("/callback", oidc.callback("/callback"));
        app.get("/me", request -> request.provided(String.class)).use(Sessions.signedIn("user", String.class));
    }

    @Test
    void aForeignProviderSignsIn() throws Exception {
        install();
        var port = freePort();
        run(() -> {
            var app = new App();
            set(app, port);
            try (var server = app.listen(0); var client = HttpClient.create(c -> c.maxRedirects(0))) {
                var url = "http://127.0.0.1:" + server.port();
                var provider = blocking(() -> new ProcessBuilder("node", "provider.js", String.valueOf(port), url + "/callback").directory(folder.toFile())
                        .redirectErrorStream(true).start());
                try {
                    assertEquals("ready", blocking(() -> provider.inputReader().lines().filter(it -> it.equals("ready") || it.contains("Error")).findFirst().orElse("it ended")));
                    var browser = new Browser(client);
                    var login = browser.follow(url + "/login?next=/me", Map.of());
                    assertEquals(200, login.getValue().status(), login.getValue().text());
                    var consent = browser.follow(login.getKey(), Map.of("prompt", "login", "login", "ann", "password", "any"));
                    var done = browser.follow(consent.getKey(), Map.of("prompt", "consent"));
                    assertEquals(url + "/me", done.getKey(), () -> done.getValue().text());
                    assertEquals("ann", done.getValue().text());
                } finally {
                    provider.destroyForcibly();
                }
            }
        });
    }
}
