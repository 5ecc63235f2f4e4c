package peers;

import dev.meanwhile.benchmarks.Contents;
import dev.meanwhile.benchmarks.Round;
import dev.meanwhile.benchmarks.Rounds;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The workloads with files in the plainest Java: one thread, which waits for each read. */
final class NioPeer {
    private NioPeer() {
    }

    private static Round workload(String name) {
        return switch (name) {
            case "files-small" -> NioPeer::small;
            case "file-large" -> _ -> large();
            default -> null;
        };
    }

    public static void main(String[] args) throws Exception {
        var rounds = Rounds.parse(args);
        rounds.play(workload(rounds.workload()));
    }

    private static long small(int size) throws Exception {
        var total = 0L;
        for (var n = 0; n < size; n++) {
            var name = "%08d".formatted(n);
            total += Contents.checked(name, Files.readAllBytes(Path.of("small", name)));
        }
        return total;
    }

    private static long large() throws Exception {
        try (var channel = FileChannel.open(Path.of("large"))) {
            var piece = ByteBuffer.allocateDirect(Contents.PIECE);
            var total = 0L;
            while (channel.read(piece) >= 0) {
                piece.flip();
                total = Contents.checked(total, piece.get(0), piece.get(piece.limit() - 1), piece.limit());
                piece.clear();
            }
            return total;
        }
    }
}
