package dev.meanwhile.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What makes the program reload. */
final class ReloadOptions {
    @Option(names = "--reload", description = "Compile and run it again when one of its .java files changes, and show failures to clients.")
    private boolean reload;

    @Option(names = "--reload-include", paramLabel = "GLOB",
            description = "Also reload when other files in its folder or below change, such as '*.sql'. Implies --reload. May be repeated.")
    private List<String> included = List.of();

    @Option(names = "--reload-exclude", paramLabel = "GLOB", description = "Not when these files change. May be repeated.")
    private List<String> excluded = List.of();

    @Option(names = "--reload-dir", paramLabel = "PATH", description = "Watch this folder instead of the program's. Implies --reload. May be repeated.")
    private List<Path> folders = List.of();

    @Option(names = "--reload-delay", paramLabel = "SECONDS", description = "Time between two looks at the files. Default: 0.2.")
    private Optional<Double> delay = Optional.empty();

    void check() {
        for (var folder : folders) {
            Wrong.unless(Files.isDirectory(folder), "--reload-dir", Optional.of(folder), "there is no such folder");
        }
        LimitOptions.requireTime("--reload-delay", delay);
    }

    boolean isOn() {
        return reload || !included.isEmpty() || !folders.isEmpty();
    }

    List<String> included() {
        return included;
    }

    List<String> excluded() {
        return excluded;
    }

    List<Path> folders() {
        return folders.stream().map(folder -> folder.toAbsolutePath().normalize()).toList();
    }

    Duration delay() {
        return LimitOptions.time(delay.orElse(0.2));
    }
}
