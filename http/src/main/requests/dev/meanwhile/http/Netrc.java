package dev.meanwhile.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.StringTokenizer;

/** Users and passwords by host. The tokens are those of ftp(1): machine, default, login, password, account, macdef. */
final class Netrc implements Auth {
    private final Map<String, Map<String, String>> machines = new HashMap<>();
    private Map<String, String> fallback = Map.of();

    static Path usualFile() {
        var named = System.getenv("NETRC");
        return named == null ? Path.of(System.getProperty("user.home"), ".netrc") : Path.of(named);
    }

    static Netrc read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("netrc(" + file + ") can't be read", e);
        }
    }

    static Netrc parse(String text) {
        var netrc = new Netrc();
        Map<String, String> current = new HashMap<>();
        var words = new StringTokenizer(withoutMacrosAndComments(text));
        while (words.hasMoreTokens()) {
            switch (words.nextToken()) {
                case "machine" -> {
                    var entry = new HashMap<String, String>();
                    // The first of several entries counts.
                    netrc.machines.putIfAbsent(next(words), entry);
                    current = entry;
                }
                case "default" -> {
                    current = new HashMap<>();
                    netrc.fallback = current;
                }
                case "login" -> current.put("login", next(words));
                case "password" -> current.put("password", next(words));
                case "account" -> next(words);
                default -> {
                    // Unknown words mean nothing to curl either.
                }
            }
        }
        return netrc;
    }

    /** A macro goes on to the next blank line. A comment is a line that begins with #; passwords may contain it. */
    private static String withoutMacrosAndComments(String text) {
        var kept = new StringBuilder();
        var macro = false;
        for (var line : text.lines().toList()) {
            macro = macro ? !line.isBlank() : line.strip().startsWith("macdef");
            if (!macro && !line.strip().startsWith("#")) {
                kept.append(line).append('\n');
            }
        }
        return kept.toString();
    }

    private static String next(StringTokenizer words) {
        return words.hasMoreTokens() ? words.nextToken() : "";
    }

    @Override
    public ResponseStream send(ClientRequest request, Transport next) {
        var entry = machines.getOrDefault(Urls.host(request.url()), fallback);
        return next.send(entry.isEmpty() ? request
                : request.with("Authorization", Credentials.basic(entry.getOrDefault("login", ""), entry.getOrDefault("password", ""))));
    }
}
