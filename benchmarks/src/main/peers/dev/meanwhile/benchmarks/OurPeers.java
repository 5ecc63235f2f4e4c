package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Meanwhile in its two run modes. Carrier mode is started in the same way as by {@code ./meanwhile run}, with its options and its
 * AOT cache; portable mode like a library, without either.
 */
final class OurPeers {
    static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Places places;
    private final List<String> options;
    private final String version;
    private final String ownClassPath = System.getProperty("java.class.path");

    /** {@code options} are additional options for the JVM. */
    OurPeers(Places places, List<String> options) {
        this.places = places;
        this.options = options;
        version = version(options);
    }

    /** {@return the version of a peer on the JVM, for the document} */
    static String version(List<String> options) {
        return "JDK " + Runtime.version() + (options.isEmpty() ? "" : " with " + String.join(" ", options));
    }

    List<Peer> all() {
        var carrier = carrier("core", MeanwhileProgram.class);
        return List.of(Peer.ready(Peer.CARRIER, "Meanwhile", version, true, carrier),
                Peer.ready(Peer.PLAIN_FOR, "Meanwhile, plain for", version, true, carrier).varied("-for"),
                Peer.ready(Peer.PORTABLE, "Meanwhile, portable", version, true, portable(MeanwhileProgram.class)));
    }

    /** {@return our servers: the module http alone, and web on top of it} */
    List<Peer> servers() {
        return List.of(Peer.ready(Peer.CARRIER, "Meanwhile http", version, true, carrier("full", ServerProgram.class)),
                Peer.ready(Peer.WEB, "Meanwhile web", version, true, carrier("full", AppProgram.class)),
                Peer.ready(Peer.PORTABLE, "Meanwhile http, portable", version, true, portable(ServerProgram.class)),
                Peer.ready(Peer.PORTABLE_WEB, "Meanwhile web, portable", version, true, portable(AppProgram.class)));
    }

    /** {@return the application of the module web, and its orders on http alone} */
    List<Peer> web() {
        return List.of(Peer.ready(Peer.CARRIER, "Meanwhile web", version, true, carrier("full", WebProgram.class)),
                Peer.ready(Peer.BARE, "Meanwhile http", version, true, carrier("full", OrderProgram.class)),
                Peer.ready(Peer.PORTABLE, "Meanwhile web, portable", version, true, portable(WebProgram.class)));
    }

    /** {@return the programs of workloads with I/O} */
    List<Peer> io() {
        return List.of(Peer.ready(Peer.CARRIER, "Meanwhile", version, true, carrier("full", MeanwhileProgram.class)),
                Peer.ready(Peer.PORTABLE, "Meanwhile, portable", version, true, portable(MeanwhileProgram.class)));
    }

    /** {@return our servers on bare sockets} */
    List<Peer> sockets() {
        return List.of(Peer.ready(Peer.CARRIER, "Meanwhile", version, true, carrier("full", SocketProgram.class)),
                Peer.ready(Peer.PORTABLE, "Meanwhile, portable", version, true, portable(SocketProgram.class)));
    }

    /** {@return the servers that ask a database} */
    List<Peer> itemServers() {
        return List.of(Peer.ready(Peer.CARRIER, "Meanwhile web", version, true, carrier("full", ItemProgram.class)),
                Peer.ready(Peer.PORTABLE, "Meanwhile web, portable", version, true, portable(ItemProgram.class)));
    }

    private List<String> portable(Class<?> program) {
        var command = new ArrayList<>(List.of(JAVA, "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(options);
        command.addAll(List.of("-cp", ownClassPath, program.getName()));
        return command;
    }

    /**
     * The launcher's class path comes first, so that its AOT caches fit, which were made with it alone.
     *
     * @param cache {@code core}, or {@code full}, which includes HTTP
     */
    private List<String> carrier(String cache, Class<?> program) {
        var arguments = lines(places.build().resolve("args"));
        var classPath = unquoted(arguments.getLast().substring("-cp ".length()));
        var command = new ArrayList<String>();
        command.add(JAVA);
        for (var option : arguments.subList(0, arguments.size() - 1)) {
            command.addAll(option.startsWith("\"") ? List.of(unquoted(option)) : List.of(option.split(" ")));
        }
        var file = places.aot().resolve(cache + ".aot");
        if (Files.isReadable(file)) {
            command.add("-XX:AOTCache=" + file);
        }
        command.addAll(options);
        command.addAll(List.of("-cp", classPath + ":" + ownClassPath, program.getName()));
        return command;
    }

    /** {@return a quoted argument as the JVM reads it from a file} */
    static String unquoted(String argument) {
        return argument.substring(1, argument.length() - 1).replace("\\\\", "\\");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
