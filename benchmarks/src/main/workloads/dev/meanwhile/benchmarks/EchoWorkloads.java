package dev.meanwhile.benchmarks;

import dev.meanwhile.benchmarks.Workload.Effort;
import dev.meanwhile.benchmarks.Workload.Family;
import java.util.List;

/** The workloads for servers that have no protocol: what a socket itself costs. */
final class EchoWorkloads {
    private static final int SMALL = 20_000;
    private static final int LARGE = 2_000;

    static final List<Workload> ALL = List.of(
            tcp(Echo.TCP_1, SMALL, "One connection").lasting(Effort.SERVER.onlyInFull()).withQuickSize(SMALL / 10),
            tcp(Echo.TCP_100, SMALL, "100 connections"),
            tcp(Echo.TCP_1K, SMALL, "1,000 connections").lasting(Effort.SERVER.onlyInFull()),
            tcp(Echo.TCP_64K_1, LARGE, "One connection").lasting(Effort.SERVER.onlyInFull()),
            tcp(Echo.TCP_64K, LARGE, "100 connections").lasting(Effort.SERVER.onlyInFull()),
            Workload.server(Family.SOCKETS, Echo.UDP.workload(), "UDP echo", "message", SMALL, SMALL,
                    ("Datagrams of %d bytes from %d sockets come back, one at a time for each; the server has one socket. "
                            + "asyncio has no streams for datagrams: both Python peers are protocols.")
                            .formatted(Echo.UDP.bytes(), Echo.UDP.connections())).lasting(Effort.SERVER.onlyInFull()));

    private EchoWorkloads() {
    }

    private static Workload tcp(Echo echo, int messages, String who) {
        var size = echo.bytes() >= 1 << 10 ? echo.bytes() / (1 << 10) + " KiB" : echo.bytes() + " bytes";
        return Workload.server(Family.SOCKETS, echo.workload(), "TCP echo, %s, %,d connection%s".formatted(size, echo.connections(),
                echo.connections() == 1 ? "" : "s"), "message", messages, messages,
                "%s: %s are sent and come back, one message at a time on each. The server sends back what it reads, up to %d KiB at a time."
                        .formatted(who, size, Echo.ROOM >> 10));
    }
}
