package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts the measured processes, and ensures that they end. */
final class Processes implements Stage {
    private final Cores cores;
    private final Path errors;
    private final Schedule schedule;
    private final Path folder;

    /**
     * Processes in a folder.
     *
     * @param errors a file for the programs' standard error; it is shown if one fails
     * @param folder where they work: what a workload needs is there
     */
    Processes(Cores cores, Path errors, Schedule schedule, Path folder) {
        this.cores = cores;
        this.errors = errors;
        this.schedule = schedule;
        this.folder = folder;
    }

    /** Runs the peer by itself. */
    @Override
    public List<String> play(Workload workload, Peer peer, boolean quick) throws Unplayable {
        var command = new ArrayList<>(cores.on(peer.pinned(), peer.command()));
        command.addAll(arguments(workload, peer, quick));
        return run(command);
    }

    static List<String> arguments(Workload workload, Peer peer, boolean quick) {
        return List.of(workload.name() + peer.variant(), String.valueOf(workload.effort().rounds()),
                String.valueOf(workload.effort().seconds(quick)), String.valueOf(workload.size()));
    }

    /** {@return the output of a program} */
    List<String> run(List<String> command) throws Unplayable {
        var process = start(command);
        try {
            var lines = new ArrayList<String>();
            var reader = Thread.ofVirtual().start(() -> process.inputReader().lines().forEach(lines::add));
            var limit = limit();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Unplayable("did not end within " + limit.toSeconds() + " s");
            }
            reader.join();
            if (process.exitValue() != 0) {
                throw new Unplayable("ended with status " + process.exitValue() + ": " + firstError());
            }
            return lines;
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted during " + command, e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** {@return a process, which the caller ends} */
    Process start(List<String> command) throws Unplayable {
        try {
            var process = new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile()).start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new Unplayable("could not be started: " + e.getMessage());
        }
    }

    Duration limit() {
        return schedule.process();
    }

    String firstError() {
        try {
            return Files.readAllLines(errors).stream().filter(line -> !line.isBlank()).findFirst().orElse("no message");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
