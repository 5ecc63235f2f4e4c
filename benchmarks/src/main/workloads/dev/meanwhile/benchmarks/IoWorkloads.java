package dev.meanwhile.benchmarks;

import dev.meanwhile.benchmarks.Workload.Effort;
import dev.meanwhile.benchmarks.Workload.Family;
import dev.meanwhile.benchmarks.Workload.Metric;
import java.util.List;

/** The workloads whose programs wait for something outside of them: sockets, a pipe, files, processes. */
final class IoWorkloads {
    static final String TCP = "asyncio-tcp";
    static final String TLS = "asyncio-tcp-ssl";
    static final String PIPE = "pipe";
    static final String SMALL_FILES = "files-small";
    static final String LARGE_FILE = "file-large";
    static final String PROCESSES = "processes";

    private static final int MIB = 1 << 20;
    private static final int CHUNKS = 100;
    private static final int QUICK_CHUNKS = 20;
    private static final int CHUNK_BYTES = 10 * MIB;
    private static final int STARTED = 200;

    static final List<Workload> ALL = List.of(
            transfer(TCP, "asyncio_tcp", ""),
            transfer(TLS, "asyncio_tcp_ssl", ", over TLS with a self-signed certificate (RSA, 3,072 bits) that the client does not check"),
            new Workload(PIPE, "1 GiB through a pipe", "A child process, `head -c 1G /dev/zero`, writes; the program reads to the end, up to 64 KiB at a time. "
                    + "The child shares the core, so that both take turns; CPU time is that of the reader alone.",
                    "MiB", Metric.CPU, 1024, 1024, 1L << 30, Effort.RUN.onlyInFull(), Family.IO, 128),
            new Workload(SMALL_FILES, "10,000 small files", ("Files of %d bytes are read whole, 100 at a time; they are in the page cache. asyncio and uvloop "
                    + "read with aiofiles; *java.nio* is one plain thread that reads one after another.").formatted(Contents.SMALL),
                    "file", Metric.WALL, 10_000, 10_000, 10_000L * Contents.SMALL, Effort.RUN.onlyInFull(), Family.IO, 1_000),
            new Workload(LARGE_FILE, "a file of 2 GiB", "It is read to the end in pieces of 256 KiB, and is in the page cache. asyncio and uvloop read with aiofiles; "
                    + "*java.nio* is a plain thread and a `FileChannel`. Where the platform has buffers that are used again, they are: in Go, *java.nio* and here (`Files.buffers`).",
                    "MiB", Metric.WALL, 2048, 2048, 2L << 30, Effort.RUN.onlyInFull(), Family.IO, 256),
            new Workload(PROCESSES, "%d short processes".formatted(STARTED), "`true`, started %d times at once; both its outputs are read to the end, its input is empty. The children run on the same core."
                    .formatted(STARTED), "process", Metric.WALL, STARTED, STARTED, STARTED, Effort.RUN.onlyInFull(), Family.IO, STARTED));

    private IoWorkloads() {
    }

    private static Workload transfer(String name, String title, String how) {
        return new Workload(name, title, "pyperformance's `%s`: a server writes %d times 10 MiB to its client, waiting each time until they are sent, and closes; the client reads to the end%s. "
                .formatted(title, CHUNKS, how) + "Both are in one program, and connecting is part of the run.", "MiB", Metric.WALL, CHUNKS, (long) CHUNKS * CHUNK_BYTES / MIB,
                (long) CHUNKS * CHUNK_BYTES, Effort.RUN.onlyInFull(), Family.IO, QUICK_CHUNKS);
    }
}
