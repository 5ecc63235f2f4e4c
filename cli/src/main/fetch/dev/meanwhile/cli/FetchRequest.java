package dev.meanwhile.cli;

import static dev.meanwhile.Meanwhile.blocking;

import dev.meanwhile.http.Auth;
import dev.meanwhile.io.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is sent. */
final class FetchRequest {
    private static final String JSON_FIRST = "application/json, */*;q=0.5";

    @Option(names = {"-j", "--json"}, description = "Send fields as JSON, and ask for JSON. Fields are JSON anyway, unless there is --form.")
    private boolean json;

    @Option(names = {"-f", "--form"}, description = "Send fields as a form; with name@file as one with files.")
    private boolean form;

    @Option(names = {"-a", "--auth"}, paramLabel = "USER:PASSWORD", description = "Basic authentication. Without a password it is asked for.")
    private Optional<String> auth = Optional.empty();

    @Option(names = "--digest", description = "With --auth: send no password, but a digest of it when the server asks (RFC 7616).")
    private boolean digest;

    @Option(names = "--bearer", paramLabel = "TOKEN", description = "Sends a token; @FILE reads it from a file.")
    private Optional<String> bearer = Optional.empty();

    void check() {
        Wrong.unless(!(json && form), "--json", Optional.empty(), "--form says the opposite");
        Wrong.unless(auth.isEmpty() || bearer.isEmpty(), "--bearer", Optional.empty(), "--auth sends the same header field; one of them is enough");
        Wrong.unless(!digest || auth.isPresent(), "--digest", Optional.empty(), "whose? Add --auth USER");
        Wrong.unless(auth.isEmpty() || !auth.get().startsWith(":"), "--auth", Optional.empty(), "the user before the colon is missing");
    }

    /** {@return what each URL gets} Reads files, asks for a password and waits for it. */
    Outgoing prepare(List<FetchItem> items) throws IOException {
        var out = new Outgoing();
        for (var item : items) {
            switch (item.kind()) {
                case QUERY -> out.query(item.name(), item.value());
                case HEADER -> out.header(item.name(), value(item));
                case EMPTY_HEADER -> out.header(item.name(), "");
                default -> { }
            }
        }
        if (auth.isPresent()) {
            var parts = auth.get().split(":", 2);
            var password = parts.length > 1 ? parts[1] : Terminal.readPassword("password of " + parts[0] + ": ");
            if (digest) {
                out.auth(Auth.digest(parts[0], password));
            } else {
                out.basicAuth(parts[0], password);
            }
        }
        if (bearer.isPresent()) {
            out.header("Authorization", "Bearer " + ofFile(bearer.get()));
        }
        var body = new FetchBody(items, form);
        if (json || body.isJson()) {
            out.headerIfAbsent("Accept", JSON_FIRST);
        }
        blocking(body::read).ifPresent(out::body);
        return out;
    }

    private static String value(FetchItem item) throws IOException {
        var value = ofFile(item.value().strip());
        Wrong.unless(!value.isEmpty(), item.name() + ":", Optional.empty(), "the value is missing; " + item.name() + "; sends an empty one");
        return value;
    }

    /** Keeps secrets off the command line, which others can see. */
    private static String ofFile(String value) throws IOException {
        if (!value.startsWith("@")) {
            return value;
        }
        try {
            return Files.readString(Path.of(value.substring(1)), StandardCharsets.UTF_8).strip();
        } catch (NoSuchFileException e) {
            throw new Wrong(value + ": there is no such file");
        }
    }
}
