package dev.meanwhile.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The system's name servers: /etc/resolv.conf, as resolv.conf(5) describes it.
 *
 * @param search what is appended to names
 * @param ndots  names with fewer dots are first tried with {@code search}
 */
record ResolvConf(List<InetSocketAddress> servers, List<String> search, int ndots) {
    static final Path FILE = Path.of("/etc/resolv.conf");
    private static final int PORT = 53;

    /** {@return what the file says} Blocks. */
    static ResolvConf read(Path file) throws IOException {
        try {
            return parse(Files.readAllLines(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return parse(List.of());
        }
    }

    static ResolvConf parse(List<String> lines) {
        var servers = new ArrayList<InetSocketAddress>();
        List<String> search = List.of();
        var ndots = 1;
        for (var line : lines) {
            var words = List.of(line.replaceFirst("[#;].*", "").trim().split("\\s+"));
            var values = words.subList(1, words.size());
            switch (words.getFirst()) {
                case "nameserver" -> values.stream().limit(1).flatMap(address -> Literals.of(address).stream())
                        .forEach(address -> servers.add(new InetSocketAddress(address, PORT)));
                // The last of these lines counts.
                case "search", "domain" -> search = List.copyOf(values);
                case "options" -> ndots = ndots(values, ndots);
                default -> { }
            }
        }
        // As the C library.
        return new ResolvConf(servers.isEmpty() ? List.of(new InetSocketAddress("127.0.0.1", PORT)) : List.copyOf(servers), search, ndots);
    }

    private static int ndots(List<String> options, int standard) {
        return options.stream().filter(option -> option.matches("ndots:\\d{1,2}")).mapToInt(option -> Integer.parseInt(option.substring(6))).findFirst().orElse(standard);
    }

    /** {@return a name in all forms to be tried, in their order} A name that ends with a dot is complete. */
    List<String> candidates(String name) {
        if (name.endsWith(".")) {
            return List.of(name);
        }
        var candidates = new ArrayList<String>();
        search.forEach(domain -> candidates.add(name + "." + domain + (domain.endsWith(".") ? "" : ".")));
        var dots = Arrays.stream(name.split("")).filter("."::equals).count();
        candidates.add(dots >= ndots ? 0 : candidates.size(), name + ".");
        return candidates;
    }
}
