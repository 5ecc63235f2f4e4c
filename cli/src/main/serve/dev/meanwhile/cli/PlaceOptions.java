package dev.meanwhile.cli;

import dev.meanwhile.http.ServerConfig;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Where to listen, and on how many loops. */
final class PlaceOptions {
    private static final int OCTAL = 8;

    @Option(names = "--host", paramLabel = "HOST",
            description = "Address to listen at: 127.0.0.1 for this machine only, 0.0.0.0 for all of its addresses.")
    private Optional<String> host = Optional.empty();

    @Option(names = "--port", paramLabel = "PORT", description = "Port to listen at; 0 picks a free one.")
    private Optional<Integer> port = Optional.empty();

    @Option(names = "--bind", paramLabel = "HOST:PORT", description = "Address and port to listen at, instead of --host and --port. May be repeated: '[::1]:8000' too, say.")
    private List<String> binds = List.of();

    @Option(names = "--uds", paramLabel = "PATH", description = "Listen at this Unix socket instead of a port, for a proxy on this machine.")
    private Optional<Path> unix = Optional.empty();

    @Option(names = "--uds-mode", paramLabel = "MODE", description = "Permissions of the Unix socket in octal, such as 660. Default: those of new files.")
    private Optional<String> mode = Optional.empty();

    @Option(names = "--workers", paramLabel = "COUNT", description = "Number of loops, to use that many cores.")
    private Optional<Integer> workers = Optional.empty();

    @Option(names = "--backlog", paramLabel = "COUNT", description = "Connections that the system keeps until they are accepted.")
    private Optional<Integer> backlog = Optional.empty();

    /** {@return how the user asks for this port, instead of the one before it} */
    String anotherPort(int next) {
        return binds.stream().map(Bind::of).filter(bind -> bind.port() == next - 1).findFirst().map(bind -> "--bind " + bind.at(next)).orElse("--port " + next);
    }

    /** {@return all addresses that the user has named by --bind} */
    List<String> binds() {
        return binds;
    }

    Optional<Integer> workers() {
        return workers;
    }

    void check() {
        Wrong.unless(port.orElse(0) >= 0 && port.orElse(0) <= 65_535, "--port", port, "a port is a number from 0 to 65535");
        Wrong.unless(workers.orElse(1) >= 1, "--workers", workers, "there must be at least one worker");
        Wrong.unless(!host.orElse("any").isBlank(), "--host", host, "it must not be empty");
        Wrong.unless(backlog.orElse(1) >= 1, "--backlog", backlog, "it must be at least 1");
        Wrong.unless(unix.isEmpty() || host.isEmpty() && port.isEmpty(), "--uds", unix, "a Unix socket has no host and no port; leave --host and --port out");
        Wrong.unless(binds.isEmpty() || unix.isEmpty(), "--bind", binds.stream().findFirst(), "it contradicts --uds; leave one of them out");
        Wrong.unless(binds.isEmpty() || host.isEmpty() && port.isEmpty(), "--bind", binds.stream().findFirst(), "it has the host and the port; leave --host and --port out");
        var places = binds.stream().map(Bind::of).toList();
        Wrong.unless(Set.copyOf(places).size() == places.size(), "--bind", Optional.of(String.join(" --bind ", binds)), "one of them is there twice");
        Wrong.unless(workers.orElse(1) == 1 || places.stream().skip(1).noneMatch(place -> place.port() == 0), "--bind", Optional.of(String.join(" --bind ", binds)),
                "with several workers only the first port can be 0, since all workers listen at the same ports");
        Wrong.unless(mode.orElse("660").matches("[0-7]{3}"), "--uds-mode", mode, "it has three octal digits, such as 660 for the user and the group");
        Wrong.unless(mode.isEmpty() || unix.isPresent(), "--uds-mode", mode, "it is for --uds PATH");
    }

    ServerConfig configure(ServerConfig program) {
        var config = program;
        if (host.isPresent()) {
            config = config.host(host.get());
        }
        if (port.isPresent()) {
            config = config.port(port.get());
        }
        for (var bind : binds) {
            var place = Bind.of(bind);
            config = bind.equals(binds.getFirst()) ? config.host(place.host()).port(place.port()) : config.alsoAt(place.host(), place.port());
        }
        if (backlog.isPresent()) {
            config = config.backlog(backlog.get());
        }
        if (unix.isPresent()) {
            var path = unix.get().toAbsolutePath();
            config = mode.isPresent() ? config.unixSocket(path, permissions(mode.get())) : config.unixSocket(path);
        }
        return config;
    }

    private static String permissions(String octal) {
        var bits = Integer.parseInt(octal, OCTAL);
        var all = PosixFilePermission.values();     // from the owner's to read, the highest bit, to the others' to execute
        var permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (var permission : all) {
            if ((bits >> all.length - 1 - permission.ordinal() & 1) == 1) {
                permissions.add(permission);
            }
        }
        return PosixFilePermissions.toString(permissions);
    }
}
