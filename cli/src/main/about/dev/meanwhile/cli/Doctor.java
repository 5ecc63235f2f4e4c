package dev.meanwhile.cli;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.meanwhile.io.netty.Epoll;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds out how programs run here. Programs get the same JVM with the same flags, so most of it is looked up in this one. */
final class Doctor {
    private static final int MINIMUM_FILES = 4096;
    private static final long MIB = 1 << 20;
    private static final List<String> FLAGS = List.of("--add-opens=java.base/java.lang=ALL-UNNAMED", "-Djdk.trackAllThreads=false",
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    private static final List<String> VARIABLES = List.of("MEANWHILE_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS");

    private final Map<String, String> environment;

    Doctor() {
        this(System.getenv());
    }

    Doctor(Map<String, String> environment) {
        this.environment = environment;
    }

    List<Finding> findings() {
        return List.of(meanwhile(), jdk(), mode(), poller(), flags(), libraries(), fastStarts(), programs(), files(), processors(), memory(),
                localhost(), maven());
    }

    private static Finding meanwhile() {
        return Finding.fine("Meanwhile", Build.name() + Build.root().map(root -> ", in " + root).orElse(""));
    }

    Finding jdk() {
        var home = System.getProperty("java.home");
        var text = Runtime.version() + ", " + System.getProperty("java.vendor") + ", in " + home;
        var wanted = environment.getOrDefault("JAVA_HOME", "");
        if (wanted.isEmpty()) {
            return Finding.fine("JDK", text + ", the first suitable one; JAVA_HOME is not set");
        }
        if (isSame(Path.of(wanted), Path.of(home))) {
            return Finding.fine("JDK", text + ", as JAVA_HOME says");
        }
        return new Finding("JDK", text + ", because JAVA_HOME=" + wanted + " is not a JDK 25 or later",
                "nothing, if other programs need that one; otherwise: export JAVA_HOME=" + home);
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }

    static Finding mode() {
        if (System.getProperty("meanwhile.mode", "").equals("portable")) {
            return new Finding("mode", "portable, because of -Dmeanwhile.mode=portable",
                    "remove that option from MEANWHILE_JAVA_OPTS; in carrier mode, tasks switch several times faster");
        }
        return RunMode.obstacle()
                .map(why -> new Finding("mode", "portable: " + why, "use JDK 25, for which carrier mode is made: export JAVA_HOME=FOLDER"))
                .orElseGet(() -> Finding.fine("mode", "carrier: each loop switches between its tasks itself"));
    }

    static Finding poller() {
        if (!Epoll.isOfThisSystem()) {
            return Finding.fine("poller", "NIO, as everywhere but on Linux");
        }
        return Epoll.obstacle()
                .map(why -> new Finding("poller", "NIO instead of epoll: " + why, why.contains("--enable-native-access")
                        ? "remove what disables it from MEANWHILE_JAVA_OPTS"
                        : "if " + System.getProperty("java.io.tmpdir") + " is mounted noexec: MEANWHILE_JAVA_OPTS=-Dio.netty.native.workdir=FOLDER"))
                .orElseGet(() -> Finding.fine("poller", "epoll"));
    }

    Finding flags() {
        var given = ManagementFactory.getRuntimeMXBean().getInputArguments();
        var missing = FLAGS.stream().filter(flag -> !given.contains(flag)).toList();
        var own = VARIABLES.stream().filter(name -> !environment.getOrDefault(name, "").isBlank())
                .map(name -> name + "='" + environment.get(name) + "'").collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            return new Finding("flags", "without " + String.join(" ", missing), "start programs with the script meanwhile, which passes them");
        }
        return Finding.fine("flags", "those of docs/run-modes.md" + (own.isEmpty() ? "" : ", and " + own));
    }

    private static Finding libraries() {
        return Finding.fine("libraries", "Netty " + version("netty-common") + ", Vert.x " + version("vertx-core") + ", Jackson " + version("jackson-databind"));
    }

    /** {@return the version in the name of a jar on the class path} */
    private static String version(String artifact) {
        var jar = Pattern.compile(Pattern.quote(artifact) + "-(\\d.*)\\.jar");
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> jar.matcher(Path.of(entry).getFileName().toString()))
                .filter(java.util.regex.Matcher::matches).map(it -> it.group(1)).findFirst().orElse("(not found)");
    }

    Finding fastStarts() {
        if (File.separatorChar == '\\') {
            return Finding.fine("fast starts", "none on Windows: meanwhile.cmd makes no AOT caches");
        }
        var folder = System.getProperty("meanwhile.aot");
        if (folder == null) {
            return new Finding("fast starts", "no AOT caches, because java was started without the script", "start programs with the script meanwhile");
        }
        var own = environment.getOrDefault("MEANWHILE_JAVA_OPTS", "");
        if (own.contains("-Xshare") || own.contains("AOT")) {
            return Finding.fine("fast starts", "AOT caches are not used, because MEANWHILE_JAVA_OPTS has an option about them");
        }
        var good = new ArrayList<String>();
        var bad = new ArrayList<String>();
        for (var name : List.of("core", "full")) {
            var cache = Path.of(folder, name + ".aot");
            (isUsable(cache) ? good : bad).add(name);
        }
        if (bad.isEmpty()) {
            return Finding.fine("fast starts", "AOT caches " + String.join(" and ", good));
        }
        return new Finding("fast starts", "the AOT cache " + String.join(" and ", bad) + " is missing or does not fit, so starts take twice as long",
                own.isEmpty() ? "rm -r '" + folder + "', and start a program, which makes them again; if that fails, training.log beside it says why"
                        : "see whether it fits without MEANWHILE_JAVA_OPTS: a collector or -Xmx may rule it out");
    }

    /** Starts a JVM that ends at once if it can't use the cache. */
    private boolean isUsable(Path cache) {
        if (!Files.isReadable(cache)) {
            return false;
        }
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(it -> !it.startsWith("-XX:AOTCache=") && !it.startsWith("-agentlib")).toList());
        command.addAll(List.of("-XX:AOTMode=on", "-XX:AOTCache=" + cache, "-cp", System.getProperty("java.class.path"), "-version"));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    Finding programs() {
        if (File.separatorChar == '\\') {
            return Finding.fine("programs", "compiled again at each start: meanwhile.cmd keeps none");
        }
        var home = Optional.ofNullable(environment.get("XDG_CACHE_HOME")).filter(it -> !it.isEmpty())
                .or(() -> Optional.ofNullable(environment.get("HOME")).filter(it -> !it.isEmpty()).map(it -> it + "/.cache"));
        if (home.isEmpty()) {
            return new Finding("programs", "compiled again at each start, because neither HOME nor XDG_CACHE_HOME is set", "export HOME=FOLDER");
        }
        var folder = Path.of(home.get(), "meanwhile");
        var existing = folder;
        while (existing.getParent() != null && Files.notExists(existing)) {
            existing = existing.getParent();
        }
        return Files.isDirectory(existing) && Files.isWritable(existing)
                ? Finding.fine("programs", "compiled ones are kept in " + folder)
                : new Finding("programs", "compiled again at each start, because " + existing + " can't be written",
                        "change its permissions, or name another folder: export XDG_CACHE_HOME=FOLDER");
    }

    static Finding files() {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)) {
            return Finding.fine("open files", "no limit known");
        }
        var limit = unix.getMaxFileDescriptorCount();
        return limit >= MINIMUM_FILES ? Finding.fine("open files", "up to " + limit + ", one for each connection")
                : new Finding("open files", "only up to " + limit + ", one for each connection", "raise the limit of the shell, before the command: ulimit -Hn 65536");
    }

    private static Finding processors() {
        var here = Runtime.getRuntime().availableProcessors();
        var all = lines("/proc/cpuinfo").filter(line -> line.startsWith("processor")).count();
        return Finding.fine("processors", here + (all > here ? " of the machine's " + all + ": a container or taskset limits them" : "") + "; a loop uses one");
    }

    private static Finding memory() {
        var here = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize() / MIB;
        var heap = Runtime.getRuntime().maxMemory() / MIB;
        var all = lines("/proc/meminfo").filter(line -> line.startsWith("MemTotal:")).findFirst()
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024).orElse(here);
        return Finding.fine("memory", here + " MiB" + (all > here ? " of the machine's " + all + ", as a container limits it" : "") + "; the heap may take "
                + heap + " (-Xmx in MEANWHILE_JAVA_OPTS changes that)");
    }

    private static Stream<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file)).stream();
        } catch (IOException e) {
            return Stream.empty();          // not Linux
        }
    }

    private static Finding localhost() {
        var todo = "add a line to /etc/hosts: 127.0.0.1 localhost";
        try {
            var addresses = InetAddress.getAllByName("localhost");
            var text = Arrays.stream(addresses).map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
            return Arrays.stream(addresses).allMatch(InetAddress::isLoopbackAddress) ? Finding.fine("localhost", text) : new Finding("localhost", text, todo);
        } catch (UnknownHostException e) {
            return new Finding("localhost", "unknown", todo);
        }
    }

    Finding maven() {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator)).map(folder -> Path.of(folder, File.separatorChar == '\\' ? "mvn.cmd" : "mvn"))
                .filter(Files::isExecutable).findFirst()
                .map(mvn -> Finding.fine("Maven", mvn.toString()))
                .orElseGet(() -> new Finding("Maven", "there is no mvn on the PATH; it is needed when Meanwhile's sources change, and by projects",
                        "install Maven, for instance with apt install maven or brew install maven"));
    }
}
