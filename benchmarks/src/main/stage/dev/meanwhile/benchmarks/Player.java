package dev.meanwhile.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Runs a workload on all peers in turn, A B C A B C, each time in a fresh process. */
final class Player {
    private static final JsonMapper JSON = JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

    private final List<Peer> peers;
    private final Stage stage;
    private final Schedule schedule;

    Player(List<Peer> peers, Stage stage, Schedule schedule) {
        this.peers = peers;
        this.stage = stage;
        this.schedule = schedule;
    }

    /** {@return a line for each peer that has this workload, or would have it if it were available} */
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

    private List<Sample> rounds(Workload workload, Peer peer, boolean quick) throws Unplayable {
        if (schedule.isOver(workload)) {
            throw new Unplayable("not measured: the machine is too busy, or too slow, for a quick run with all peers");
        }
        var samples = samples(stage.play(workload, peer, quick));
        if (!samples.isEmpty() && samples.getFirst().unsupported() != null) {
            throw new Unplayable(samples.getFirst().unsupported());
        }
        var mistake = Rating.mistake(workload, samples);
        if (!mistake.isEmpty()) {
            Say.line("FAILED: " + peer.title() + ", " + workload.title() + ": " + mistake + " (" + String.join(" ", peer.command()) + ")");
            throw new Unplayable(mistake);
        }
        return samples;
    }

    static List<Sample> samples(List<String> lines) {
        return lines.stream().filter(line -> line.startsWith("{")).map(line -> JSON.readValue(line, Sample.class)).toList();
    }
}
