package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.generate;

import dev.meanwhile.Flow;
import dev.meanwhile.web.command.Changes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * While a program is being developed: its pages reload when it has changed, and show why it has not. Each HTML page gets a script, which listens to events at
 * {@link #EVENTS}.
 *
 * <p>The script is a file, so that a Content-Security-Policy with {@code 'self'} or a nonce lets it run. Pages with a stricter policy, encoded or streamed ones stay as they are.
 */
final class PageReload implements Middleware {
    static final String EVENTS = "/_meanwhile/reload";
    static final String SCRIPT = EVENTS + ".js";
    private static final long LARGEST = 4L << 20;
    private static final Pattern NONCE = Pattern.compile("'nonce-([A-Za-z0-9+/_=-]+)'");
    /** The first that a policy has decides (CSP 3, 6.8.4). */
    private static final List<String> DIRECTIVES = List.of("script-src-elem", "script-src", "default-src");
    /** They describe the page without the script. */
    private static final List<String> OUTDATED = List.of("etag", "last-modified", "accept-ranges", "content-length", "cache-control");

    private final Changes changes;

    PageReload(Changes changes) {
        this.changes = changes;
    }

    @Override
    public Response handle(Request request, Next next) throws Exception {
        return switch (request.path()) {
            case EVENTS -> Response.events(events(request));
            case SCRIPT -> Response.ok(script()).header("Content-Type", "text/javascript; charset=utf-8").header("Cache-Control", "no-cache");
            default -> page(request, next.respond(request));
        };
    }

    private static byte[] script() throws IOException {
        try (var in = PageReload.class.getResourceAsStream("reload.js")) {
            return in.readAllBytes();
        }
    }

    /** A browser that reconnects names the state that it knows, and is not told of it again. */
    private Flow<ServerSentEvent> events(Request request) {
        var known = request.header("Last-Event-ID").filter(id -> id.matches("\\d{1,18}")).map(Long::valueOf).orElse(-1L);
        return generate(emitter -> {
            for (var state = await(changes.after(known)); true; state = await(changes.after(state.number()))) {
                var data = state.version() + state.error().map(error -> "\n" + error).orElse("");
                emitter.emit(ServerSentEvent.of(data).id(Long.toString(state.number())));
            }
        });
    }

    private Response page(Request request, Response response) throws IOException {
        var whole = response.content() instanceof Response.Content.File(var file) ? FileAnswers.of(request, response, FileFacts.of(file)) : response;
        var attributes = isPage(whole) ? attributes(whole) : Optional.<String>empty();
        if (attributes.isEmpty()) {
            return whole;
        }
        var body = body(whole.content());
        if (body.isEmpty()) {
            return whole;
        }
        var tag = "<script src=\"" + request.rootPath() + SCRIPT + "\" data-version=\"" + changes.now().version() + "\"" + attributes.get() + " defer></script>";
        var page = Response.of(whole.status(), withTag(body.get(), tag.getBytes(StandardCharsets.ISO_8859_1)));
        for (var header : whole.headers()) {
            if (!OUTDATED.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                page = page.header(header.getKey(), header.getValue());
            }
        }
        return page.header("Cache-Control", "no-store");
    }

    private static boolean isPage(Response response) {
        return response.status() != 206 && header(response, "Content-Encoding").isEmpty()
                && header(response, "Content-Type").filter(type -> type.toLowerCase(Locale.ROOT).startsWith("text/html")).isPresent();
    }

    private static Optional<String> header(Response response, String name) {
        return response.headers().stream().filter(header -> header.getKey().equalsIgnoreCase(name)).map(header -> header.getValue()).findFirst();
    }

    /** {@return what the script needs to be allowed; empty if it can't be} */
    private static Optional<String> attributes(Response response) {
        var policy = header(response, "Content-Security-Policy").stream().flatMap(text -> Arrays.stream(text.split(";"))).map(String::strip).toList();
        var sources = DIRECTIVES.stream().flatMap(name -> policy.stream().filter(it -> it.startsWith(name + " ") || it.equals(name))).findFirst();
        if (sources.isEmpty()) {
            return Optional.of("");
        }
        var nonce = NONCE.matcher(sources.get());
        if (nonce.find()) {
            return Optional.of(" nonce=\"" + nonce.group(1) + "\"");
        }
        return sources.get().contains("'self'") && !sources.get().contains("'strict-dynamic'") ? Optional.of("") : Optional.empty();
    }

    private static Optional<byte[]> body(Response.Content content) throws IOException {
        return switch (content) {
            case Response.Content.Value(String text) -> Optional.of(text.getBytes(StandardCharsets.UTF_8));
            case Response.Content.Value(byte[] bytes) -> Optional.of(bytes);
            case Response.Content.Slices(var file, var _) when file.size() <= LARGEST -> Optional.of(blocking(() -> Files.readAllBytes(file.file())));
            default -> Optional.empty();
        };
    }

    /** {@return the page, with the tag at the end of its body} In every encoding that pages have, the tags are ASCII. */
    private static byte[] withTag(byte[] page, byte[] tag) {
        var text = new String(page, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        var found = text.lastIndexOf("</body>");
        var at = found < 0 ? page.length : found;
        var whole = Arrays.copyOf(page, page.length + tag.length);
        System.arraycopy(tag, 0, whole, at, tag.length);
        System.arraycopy(page, at, whole, at + tag.length, page.length - at);
        return whole;
    }
}
