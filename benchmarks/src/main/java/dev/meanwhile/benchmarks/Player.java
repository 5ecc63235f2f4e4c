package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Plays a workload on all peers in turn, A B C A B C, each time in a fresh process. */
final class Player {
    private static final int LIMIT_SECONDS = 180;
    private static final JsonMapper JSON = JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

    private final List<Peer> peers;
    private final Cores cores;
    private final Path errors;

    /** {@code errors} is a file that gets what programs print there; it is shown if one fails. */
    Player(List<Peer> peers, Cores cores, Path errors) {
        this.peers = peers;
        this.cores = cores;
        this.errors = errors;
    }

    /** {@return a line for each peer that has this workload, or would have it if it were there} */
    List<Result.Line> play(Workload workload, int processes, boolean quick) {
        Map<Peer, List<List<Sample>>> played = new LinkedHashMap<>();
        Map<Peer, String> failed = new LinkedHashMap<>();
        for (var peer : peers) {
            if (peer.isReady()) {
                played.put(peer, new ArrayList<>());
            } else {
                failed.put(peer, peer.missing());
            }
        }
        for (var n = 0; n < processes; n++) {
            for (var peer : List.copyOf(played.keySet())) {
                try {
                    played.get(peer).add(rounds(workload, peer, quick));
                } catch (Unplayable e) {
                    played.remove(peer);
                    if (!e.getMessage().isEmpty()) {
                        failed.put(peer, e.getMessage());
                    }
                }
            }
        }
        var lines = new ArrayList<Result.Line>();
        for (var peer : peers) {
            if (played.containsKey(peer)) {
                lines.add(Rating.rate(workload, peer, played.get(peer)));
            } else if (failed.containsKey(peer)) {
                lines.add(Result.Line.without(peer, failed.get(peer)));
            }
        }
        return lines;
    }

    /** There are no figures; the message says why, or is empty if the peer does not have this workload and nobody expects it to. */
    private static final class Unplayable extends Exception {
        private static final long serialVersionUID = 1L;

        private Unplayable(String message) {
            super(message, null, false, false);
        }
    }

    private List<Sample> rounds(Workload workload, Peer peer, boolean quick) throws Unplayable {
        var command = new ArrayList<>(cores.on(peer.pinned(), peer.command()));
        command.addAll(List.of(workload.name() + peer.variant(), String.valueOf(workload.effort().rounds()),
                String.valueOf(workload.effort().seconds(quick)), String.valueOf(workload.size())));
        var samples = samples(run(command));
        if (!samples.isEmpty() && samples.getFirst().unsupported() != null) {
            throw new Unplayable(samples.getFirst().unsupported());
        }
        var mistake = Rating.mistake(workload, samples);
        if (!mistake.isEmpty()) {
            Say.line("FAILED: " + peer.title() + ", " + workload.title() + ": " + mistake + " (" + String.join(" ", command) + ")");
            throw new Unplayable(mistake);
        }
        return samples;
    }

    private List<String> run(List<String> command) throws Unplayable {
        try {
            var process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
            process.getOutputStream().close();
            var lines = new ArrayList<String>();
            var reader = Thread.ofVirtual().start(() -> process.inputReader().lines().forEach(lines::add));
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new Unplayable("did not end within " + LIMIT_SECONDS + " s");
            }
            reader.join();
            if (process.exitValue() != 0) {
                throw new Unplayable("ended with status " + process.exitValue() + ": " + firstError());
            }
            return lines;
        } catch (IOException e) {
            throw new Unplayable("could not be started: " + e.getMessage());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted during " + command, e);
        }
    }

    private String firstError() {
        try {
            return Files.readAllLines(errors).stream().filter(line -> !line.isBlank()).findFirst().orElse("no message");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Sample> samples(List<String> lines) {
        return lines.stream().filter(line -> line.startsWith("{")).map(line -> JSON.readValue(line, Sample.class)).toList();
    }
}
