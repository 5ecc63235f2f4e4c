package dev.meanwhile.benchmarks;

import java.util.Arrays;

/**
 * The workloads of servers that send back all bytes that come. Such a server is started as {@code PROGRAM WORKLOAD}, listens at a free port of 127.0.0.1,
 * for datagrams if the workload is {@link #UDP}, and then prints {@code {"port":12345}}. A signal ends it. It reads up to {@value #ROOM} bytes at a time.
 */
public enum Echo {
    TCP_1("tcp-echo-1", 1, 64),
    TCP_100("tcp-echo-100", 100, 64),
    TCP_1K("tcp-echo-1k", 1000, 64),
    TCP_64K_1("tcp-echo-64k-1", 1, 64 << 10),
    TCP_64K("tcp-echo-64k", 100, 64 << 10),
    UDP("udp-echo", 100, 64);

    /** In bytes: so much is read from a connection at once. */
    public static final int ROOM = 64 << 10;

    private final String workload;
    private final int connections;
    private final int bytes;

    Echo(String workload, int connections, int bytes) {
        this.workload = workload;
        this.connections = connections;
        this.bytes = bytes;
    }

    /** {@return whether the command line names one of them} If not, this reports it as unsupported. */
    public static boolean isAsked(String... arguments) {
        var known = arguments.length == 1 && Arrays.stream(values()).anyMatch(echo -> echo.workload.equals(arguments[0]));
        if (!known) {
            System.out.println("{\"unsupported\":\"\"}");
        }
        return known;
    }

    /** {@return the workload of that name} */
    public static Echo named(String workload) {
        return Arrays.stream(values()).filter(echo -> echo.workload.equals(workload)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no workload for servers: " + workload));
    }

    String workload() {
        return workload;
    }

    /** {@return the number of connections, or of clients' sockets for datagrams} */
    int connections() {
        return connections;
    }

    /** {@return the size of a message} */
    int bytes() {
        return bytes;
    }
}
