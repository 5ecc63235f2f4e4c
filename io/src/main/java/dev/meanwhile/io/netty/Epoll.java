package dev.meanwhile.io.netty;

import io.netty.util.internal.NativeLibraryLoader;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Whether sockets use epoll. Any thread may ask; never waits. */
public final class Epoll {
    /** Netty's modules that our pom names, by {@code os.arch}. */
    private static final Map<String, List<String>> MODULES = Map.of(
            "amd64", List.of("io.netty.transport.classes.epoll", "io.netty.transport.epoll.linux.x86_64"),
            "aarch64", List.of("io.netty.transport.classes.epoll", "io.netty.transport.epoll.linux.aarch_64"));
    private static final AtomicBoolean ADVISED = new AtomicBoolean();

    private Epoll() {
    }

    /** {@return whether this system has it} */
    public static boolean isOfThisSystem() {
        return System.getProperty("os.name").equals("Linux");
    }

    /**
     * {@return why it can't be used here; empty if it can}
     *
     * <p>Epoll takes a native library. Java 25 prints four lines of warning when one is loaded without
     * {@code --enable-native-access}, and later releases will refuse. So it is not even tried without that option, which our launcher passes.
     * On the module path it also takes modules that no other module requires.
     */
    public static Optional<String> obstacle() {
        if (!isOfThisSystem()) {
            return Optional.of("this is not Linux");
        }
        var missing = missingOptions();
        if (!missing.isEmpty()) {
            return Optional.of("java was started without " + String.join(" ", missing));
        }
        try {
            return Optional.ofNullable(io.netty.channel.epoll.Epoll.unavailabilityCause()).map(Throwable::toString);
        } catch (NoClassDefFoundError e) {
            return Optional.of("netty-transport-classes-epoll is not on the class path");
        }
    }

    private static List<String> missingOptions() {
        var options = new ArrayList<String>();
        var netty = NativeLibraryLoader.class.getModule();
        if (!netty.isNativeAccessEnabled()) {
            options.add("--enable-native-access=" + (netty.isNamed() ? netty.getName() : "ALL-UNNAMED"));
        }
        var modules = MODULES.getOrDefault(System.getProperty("os.arch"), List.of());
        if (netty.isNamed() && !modules.stream().allMatch(name -> netty.getLayer().findModule(name).isPresent())) {
            options.add("--add-modules=" + String.join(",", modules));
        }
        return options;
    }

    /** Logs the options that are missing, if they are all that is, once in a program. */
    static void advise() {
        var options = missingOptions();
        var couldBe = isOfThisSystem() && MODULES.containsKey(System.getProperty("os.arch")) && !options.isEmpty();
        if (couldBe && !ADVISED.getAndSet(true)) {
            System.getLogger("dev.meanwhile").log(Level.INFO, "Sockets use NIO, which takes more CPU time than epoll. For epoll start java with: "
                    + String.join(" ", options));
        }
    }
}
