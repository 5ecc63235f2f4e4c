package dev.meanwhile.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the process that listens at a port. Linux only: for the user's own processes, for root all of them. */
final class PortOwner {
    private static final String LISTENS = "0A";

    private PortOwner() {
    }

    /** {@return a text such as {@code java, process 4711}} Blocks for some milliseconds. */
    static Optional<String> of(int port) {
        var sockets = Stream.of("tcp", "tcp6").flatMap(table -> lines(Path.of("/proc/net", table)).stream())
                .map(line -> line.strip().split("\\s+"))
                .filter(row -> row.length > 9 && row[3].equals(LISTENS) && row[1].endsWith(":%04X".formatted(port)))
                .map(row -> "socket:[" + row[9] + "]")
                .collect(Collectors.toSet());
        return sockets.isEmpty() ? Optional.empty() : ProcessHandle.allProcesses().filter(process -> has(process, sockets)).findFirst()
                .map(process -> name(process) + "process " + process.pid());
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean has(ProcessHandle process, Set<String> sockets) {
        try (var files = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return files.anyMatch(file -> sockets.contains(target(file)));
        } catch (IOException e) {
            return false;
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static String name(ProcessHandle process) {
        return process.info().command().map(command -> Path.of(command).getFileName() + ", ").orElse("");
    }
}
