package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.spawn;

import dev.meanwhile.Promise;
import dev.meanwhile.Task;
import dev.meanwhile.http.WebSocket;
import dev.meanwhile.http.WebSocketException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/**
 * A headless Chromium of its own, controlled through the DevTools protocol: JSON messages on a WebSocket. Commands have a number, which their
 * answers repeat; messages without a number are events. Closing it ends all of its processes and removes its profile. Used by the tasks of one loop.
 */
final class Browser implements AutoCloseable {
    private static final String SAYS = "DevTools listening on ";
    private static final List<String> OPTIONS = List.of("--headless=new", "--remote-debugging-port=0", "--no-sandbox", "--disable-gpu",
            "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-smooth-scrolling", "--hide-scrollbars", "--force-color-profile=srgb", "--lang=en", "about:blank");

    private record Command(int id, String method, Map<String, ?> params, String sessionId) {
    }

    private final Path profile;
    private final Process process;
    private final Map<Integer, Promise<JsonNode>> answers = new HashMap<>();
    private final Map<String, Page> pages = new HashMap<>();
    private int lastCommand;
    private WebSocket socket;
    private Task<Void> listener;

    private Browser(Path profile, Process process) {
        this.profile = profile;
        this.process = process;
    }

    /** Waits until it can be controlled. Skips the test if there is no Chromium. */
    static Browser start() {
        var program = OtherPrograms.find("chromium");
        try {
            var profile = Files.createTempDirectory("meanwhile-chromium");
            var command = new ProcessBuilder(program.toString(), "--user-data-dir=" + profile);
            command.command().addAll(OPTIONS);
            command.environment().putAll(Map.of("HOME", profile.toString(), "XDG_CONFIG_HOME", profile.toString(), "XDG_CACHE_HOME", profile.toString()));
            var browser = new Browser(profile, blocking(() -> command.redirectErrorStream(true).start()));
            try {
                browser.connect();
            } catch (Throwable t) {
                browser.close();
                throw t;
            }
            return browser;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void connect() {
        var url = new CompletableFuture<String>();
        Thread.ofPlatform().daemon().start(() -> {
            var said = new StringBuilder();
            try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (var line = output.readLine(); line != null; line = output.readLine()) {
                    if (line.startsWith(SAYS)) {
                        url.complete(line.substring(SAYS.length()));
                    }
                    said.append(line).append('\n');
                }
            } catch (IOException e) {
                said.append(e);
            }
            url.completeExceptionally(new AssertionError("Chromium has ended: " + said));
        });
        socket = WebSocket.connect(await(url));
        listener = spawn("browser's messages", this::listen);
    }

    private void listen() {
        try (var messages = socket.messages(JsonNode.class)) {
            for (var message : messages) {
                if (!message.has("id")) {
                    var page = pages.get(message.path("sessionId").asString(""));
                    if (page != null) {
                        page.happened(message.path("method").asString(), message.path("params"));
                    }
                } else if (message.has("error")) {
                    answers.remove(message.path("id").asInt()).fail(new AssertionError("the browser says " + message.path("error")));
                } else {
                    answers.remove(message.path("id").asInt()).complete(message.path("result"));
                }
            }
        } catch (WebSocketException.Closed e) {
            // Reported below.
        } finally {
            answers.values().forEach(answer -> answer.fail(new AssertionError("the browser has exited")));
        }
    }

    /** {@return the answer to a command} Waits for it. */
    JsonNode call(String session, String method, Map<String, ?> parameters) {
        var id = ++lastCommand;
        var answer = new Promise<JsonNode>();
        answers.put(id, answer);
        socket.send(session.isEmpty() ? Map.of("id", id, "method", method, "params", parameters) : new Command(id, method, parameters, session));
        return answer.await();
    }

    /** {@return a new tab with a page} Waits until it is loaded. */
    Page open(String url) {
        var target = call("", "Target.createTarget", Map.of("url", "about:blank")).path("targetId").asString();
        var session = call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true)).path("sessionId").asString();
        var page = new Page(this, session);
        pages.put(session, page);
        page.load(url);
        return page;
    }

    @Override
    public void close() {
        shielded(() -> {
            if (socket != null) {
                socket.abort();
                listener.cancel();
            }
            blocking(() -> {
                OtherPrograms.end(process);
                OtherPrograms.delete(profile);
            });
        });
    }
}
