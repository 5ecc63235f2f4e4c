package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The machine and the date of a measurement. */
record Machine(String processor, int cores, String memory, String system, String java, String date) {
    static Machine here() {
        return new Machine(field("/proc/cpuinfo", "model name"), Runtime.getRuntime().availableProcessors(),
                field("/proc/meminfo", "MemTotal").replaceAll("(\\d+) kB", "$1").transform(Machine::gigabytes),
                field("/etc/os-release", "PRETTY_NAME").replace("\"", "") + ", Linux " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + Runtime.version(), LocalDate.now(ZoneOffset.UTC).toString());
    }

    private static String gigabytes(String kb) {
        return kb.matches("\\d+") ? Math.round(Long.parseLong(kb) / 1048576.0) + " GiB" : "?";
    }

    /** {@return the text after the name and a colon, a tab or an equals sign} */
    private static String field(String file, String name) {
        try {
            for (var line : Files.readAllLines(Path.of(file))) {
                if (line.startsWith(name)) {
                    return line.substring(name.length()).replaceFirst("^[\\s:=]+", "");
                }
            }
        } catch (IOException e) {
            return "?";
        }
        return "?";
    }
}
