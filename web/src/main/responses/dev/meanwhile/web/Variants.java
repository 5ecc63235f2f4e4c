package dev.meanwhile.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files that hold another one compressed, beside it. */
final class Variants {
    /** By coding, smallest first. */
    private static final List<Map.Entry<String, String>> ENDS = List.of(Map.entry("br", ".br"), Map.entry("zstd", ".zst"), Map.entry("gzip", ".gz"));

    private Variants() {
    }

    /** {@return the file in the coding that the client prefers, as it is if there is none} Blocks. */
    static FileFacts best(FileFacts file, Path root, Preferences accepted) throws IOException {
        var wanted = ENDS.stream().filter(end -> accepted.coding(end.getKey()) > 0)
                .sorted(Comparator.comparingDouble((Map.Entry<String, String> end) -> -accepted.coding(end.getKey()))).toList();
        for (var end : wanted) {
            var variant = file.file().resolveSibling(file.file().getFileName() + end.getValue());
            if (Files.isRegularFile(variant) && Files.isReadable(variant) && variant.toRealPath().startsWith(root)) {
                return FileFacts.read(variant, file.type(), Optional.of(end.getKey()));
            }
        }
        return file;
    }
}
