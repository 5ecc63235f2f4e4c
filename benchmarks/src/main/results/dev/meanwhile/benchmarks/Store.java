package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Results in files, so that the document can be regenerated without measuring. */
final class Store {
    /** Older files lack figures, which are then 0. */
    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

    private Store() {
    }

    static void save(Path folder, Result result) {
        write(folder.resolve(result.workload() + ".json"), JSON.writeValueAsString(result) + "\n");
    }

    /** {@return the results in a folder, in the order of the workloads} */
    static List<Result> load(Path folder) {
        var results = new ArrayList<Result>();
        for (var workload : Workloads.ALL) {
            var file = folder.resolve(workload.name() + ".json");
            if (Files.exists(file)) {
                results.add(JSON.readValue(file, Result.class));
            }
        }
        return results;
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
