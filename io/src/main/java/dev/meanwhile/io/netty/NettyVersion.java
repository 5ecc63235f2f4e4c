package dev.meanwhile.io.netty;

import io.netty.channel.IoHandlerFactory;
import io.netty.util.Version;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Says so if the Netty on the class path is too old. A framework that manages versions may have replaced the one that our pom names;
 * without this, users would see the name of a missing class. The versions are looked up only once something is missing, for it takes time.
 */
public final class NettyVersion {
    /** What this is built and tested with; as in the pom. */
    static final String TESTED = "4.2.18.Final";

    /** The artifacts that we need; others, like tcnative, count their versions differently. */
    private static final Pattern NEEDED = Pattern.compile("netty-(buffer|codec-.*|common|handler.*|resolver.*|transport.*)");
    private static final Pattern OLD = Pattern.compile("([0-3]|4\\.[01])\\..*");
    /** Of several artifacts that are too old, the one that users know best is named. */
    private static final List<String> KNOWN_WELL = List.of("netty-transport", "netty-common", "netty-handler", "netty-buffer", "netty-codec-http");

    private NettyVersion() {
    }

    /**
     * For those that use Netty later: loads one class that only Netty 4.2 has. Any thread may call this; never waits.
     *
     * @throws IllegalStateException if Netty is older than 4.2; the message says how to change that
     */
    public static void check() {
        explained(() -> IoHandlerFactory.class);
    }

    /**
     * {@return what a supplier makes that is the first to use Netty}
     *
     * @throws IllegalStateException if a class or method is missing because Netty is older than 4.2; the message says how to change that
     */
    public static <T> T explained(Supplier<T> first) {
        return explained(first, NettyVersion::found);
    }

    static <T> T explained(Supplier<T> first, Supplier<Map<String, String>> versions) {
        try {
            return first.get();
        } catch (LinkageError e) {
            var found = versions.get();
            var old = found.keySet().stream()
                    .filter(artifact -> NEEDED.matcher(artifact).matches() && OLD.matcher(found.get(artifact)).matches())
                    .min(Comparator.comparingInt(NettyVersion::rank));
            throw old.map(artifact -> (RuntimeException) new IllegalStateException(problem("Meanwhile needs Netty 4.2", artifact, found.get(artifact)), e))
                    .orElseThrow(() -> e);
        }
    }

    private static int rank(String artifact) {
        var at = KNOWN_WELL.indexOf(artifact);
        return at >= 0 ? at : KNOWN_WELL.size();
    }

    /**
     * {@return a sentence on something that works with newer releases only, and on how to get one} Takes a while, but does not wait.
     *
     * @param need     the first half of the sentence, such as "HTTP/2 needs Netty 4.3"
     * @param artifact whose version on the class path is told, such as "netty-codec-http2"
     */
    public static String problem(String need, String artifact) {
        return problem(need, artifact, found().getOrDefault(artifact, "of an unknown version"));
    }

    private static String problem(String need, String artifact, String version) {
        return need + ", but the class path has " + artifact + " " + version + ": set <netty.version>" + TESTED
                + "</netty.version> in the properties of your pom.xml, or ext['netty.version'] = '" + TESTED + "' in build.gradle";
    }

    /** {@return the versions of Netty's artifacts, by their names} */
    private static Map<String, String> found() {
        var found = new TreeMap<String, String>();
        Version.identify(Version.class.getClassLoader()).forEach((artifact, version) -> found.put(artifact, version.artifactVersion()));
        return found;
    }
}
