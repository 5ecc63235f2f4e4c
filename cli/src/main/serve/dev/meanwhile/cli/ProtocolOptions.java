package dev.meanwhile.cli;

import dev.meanwhile.http.ServerConfig;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** What is understood besides HTTP/1.1 and, with https, HTTP/2. */
final class ProtocolOptions {
    /** Beyond this it is a bomb: text has up to 20, bombs have 1,000. */
    private static final int MAX_RATIO = 100;

    private static final Pattern ORIGIN = Pattern.compile("\\*|null|[a-zA-Z][a-zA-Z0-9+.-]*://[^/\\s?#]+");

    @Option(names = "--h2c", description = "Take HTTP/2 without TLS too, from clients and proxies that begin with it (prior knowledge).")
    private boolean h2c;

    @Option(names = "--proxy-protocol", paramLabel = "LIST", split = ",",
            description = "Have clients' addresses told by these proxies in the PROXY protocol, 1 or 2: addresses and networks with commas between, or unix:.")
    private List<String> proxies = List.of();

    @Option(names = "--unpack-bodies", paramLabel = "BYTES", description = "Decode compressed bodies of requests, up to this length; a longer one gets a 413.")
    private Optional<Long> unpacked = Optional.empty();

    @Option(names = "--ws-origins", paramLabel = "LIST", split = ",", description = "Sites whose pages may connect by WebSocket, such as https://example.org; '*' for all. Default: its own.")
    private List<String> origins = List.of();

    @Option(names = "--ws-per-message-deflate", description = "Compress messages of WebSockets, for clients that offer it, as browsers do.")
    private boolean compressMessages;

    void check() {
        Wrong.unless(unpacked.orElse(1L) >= 1, "--unpack-bodies", unpacked, "it must be at least 1 byte");
        Networks.check("--proxy-protocol", proxies, "unix:");
        for (var origin : origins) {
            Wrong.unless(ORIGIN.matcher(origin.strip()).matches(), "--ws-origins", Optional.of(origin), "an origin is a scheme and a host, and no path, as in https://example.org");
        }
    }

    ServerConfig configure(ServerConfig program) {
        var config = h2c ? program.http2PriorKnowledge(true) : program;
        config = proxies.isEmpty() ? config : config.proxyProtocol(stripped(proxies));
        config = origins.isEmpty() ? config : config.allowedOrigins(stripped(origins));
        config = compressMessages ? config.compressMessages(true) : config;
        return unpacked.isPresent() ? config.unpackBodies(unpacked.get(), MAX_RATIO) : config;
    }

    private static String[] stripped(List<String> words) {
        return words.stream().map(String::strip).toArray(String[]::new);
    }
}
