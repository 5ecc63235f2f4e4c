package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Meanwhile in its two run modes. Carrier mode is started as {@code ./meanwhile run} starts programs, with its options and its
 * AOT cache; portable mode as a library is used, without either.
 */
final class OurPeers {
    private final Places places;
    private final List<String> options;
    private final String version;
    private final String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private final String ownClassPath = System.getProperty("java.class.path");

    /** {@code options} are further ones for the JVM. */
    OurPeers(Places places, List<String> options) {
        this.places = places;
        this.options = options;
        version = version(options);
    }

    /** {@return what the document says of a peer on the JVM} */
    static String version(List<String> options) {
        return "JDK " + Runtime.version() + (options.isEmpty() ? "" : " with " + String.join(" ", options));
    }

    List<Peer> all() {
        var carrier = Peer.ready(Peer.CARRIER, "Meanwhile", version, true, carrier());
        var plainFor = Peer.ready(Peer.PLAIN_FOR, "Meanwhile, plain for", version, true, carrier()).varied("-for");
        var portable = new ArrayList<>(List.of(java, "--enable-native-access=ALL-UNNAMED"));
        portable.addAll(options);
        portable.addAll(List.of("-cp", ownClassPath, MeanwhileProgram.class.getName()));
        return List.of(carrier, plainFor, Peer.ready(Peer.PORTABLE, "Meanwhile, portable", version, true, portable));
    }

    private List<String> carrier() {
        var command = new ArrayList<>(launcher());
        command.add(MeanwhileProgram.class.getName());
        return command;
    }

    /** The launcher's class path comes first, so that its AOT cache fits, which was made with just that. */
    private List<String> launcher() {
        var arguments = lines(places.build().resolve("args"));
        var classPath = arguments.getLast().replaceFirst("^-cp \"(.*)\"$", "$1");
        var command = new ArrayList<String>();
        command.add(java);
        for (var option : arguments.subList(0, arguments.size() - 1)) {
            command.addAll(List.of(option.split(" ")));
        }
        var cache = places.aot().resolve("core.aot");
        if (Files.isReadable(cache)) {
            command.add("-XX:AOTCache=" + cache);
        }
        command.addAll(options);
        command.addAll(List.of("-cp", classPath + ":" + ownClassPath));
        return command;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
