package dev.meanwhile.guards;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.io.ConnectOptions;
import dev.meanwhile.io.Connection;
import dev.meanwhile.io.Dns;
import dev.meanwhile.io.DnsOptions;
import dev.meanwhile.io.DnsResolver;
import dev.meanwhile.io.FileEvent;
import dev.meanwhile.io.FileHold;
import dev.meanwhile.io.FollowOptions;
import dev.meanwhile.io.OpenFile;
import dev.meanwhile.io.Pipeline;
import dev.meanwhile.io.Progress;
import dev.meanwhile.io.ProgressOptions;
import dev.meanwhile.io.ServerOptions;
import dev.meanwhile.io.Signals;
import dev.meanwhile.io.Subprocess;
import dev.meanwhile.io.SubprocessOptions;
import dev.meanwhile.io.SubprocessResult;
import dev.meanwhile.io.Tcp;
import dev.meanwhile.io.TemporaryFile;
import dev.meanwhile.io.TemporaryFolder;
import dev.meanwhile.io.Tls;
import dev.meanwhile.io.TlsOptions;
import dev.meanwhile.io.Udp;
import dev.meanwhile.io.UdpOptions;
import dev.meanwhile.io.UdpSocket;
import dev.meanwhile.test.LoopTests;
import dev.meanwhile.test.Torture;
import dev.meanwhile.test.io.Cut;
import dev.meanwhile.test.io.Link;
import dev.meanwhile.test.io.Streams;
import dev.meanwhile.test.io.TestNetwork;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.List;

/** Instances of what io and its test kit export. */
final class IoSamples {
    private IoSamples() {
    }

    static void add(SampleValues values) {
        addConnections(values);
        addNames(values);
        addTerminal(values);
        addProcesses(values);
    }

    private static void addConnections(SampleValues values) {
        values.with(InetSocketAddress.class, new InetSocketAddress("127.0.0.1", 1));
        // Options are seen only where they are changed; neither call gets further.
        assertThrows(IllegalArgumentException.class, () -> Tcp.connect("127.0.0.1", 1, options -> {
            values.with(ConnectOptions.class, options);
            return options.limit(Duration.ZERO);
        }));
        assertThrows(IllegalArgumentException.class, () -> Tcp.listen(options -> {
            values.with(ServerOptions.class, options);
            return options.port(-1);
        }, _ -> { }));
    }

    private static void addNames(SampleValues values) {
        var localhost = InetAddress.getLoopbackAddress();
        values.with(InetAddress.class, localhost)
                .with(Tls.class, Tls.of(o -> values.remember(TlsOptions.class, o)))
                .with(DnsResolver.class, Dns.resolver(o -> values.remember(DnsOptions.class, o)))
                .with(UdpSocket.class, Udp.bind(o -> values.remember(UdpOptions.class, o)));
        try {
            values.with(NetworkInterface.class, NetworkInterface.getByInetAddress(localhost));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addTerminal(SampleValues values) {
        var output = new PrintStream(OutputStream.nullOutputStream());
        values.with(PrintStream.class, output)
                .with(Progress.class, Progress.of("work", o -> values.remember(ProgressOptions.class, o.output(output))));
    }

    private static void addProcesses(SampleValues values) {
        var result = Subprocess.run(List.of("true"), o -> values.remember(SubprocessOptions.class, o));
        values.with(SubprocessResult.class, result)
                .with(SubprocessOptions.Output.class, SubprocessOptions.Output.captured())
                .with(Pipeline.class, Pipeline.of(List.of("true")))
                .with(Subprocess.class, Subprocess.start("true"))
                .with(Signals.Handler.class, Signals.on("HUP", () -> { }));
    }

    /** Goes on while there are files. */
    static void withFiles(SampleValues values, Samples.Step walk) throws Exception {
        try (var folder = dev.meanwhile.io.Files.temporaryFolder();
                var file = dev.meanwhile.io.Files.temporaryFile();
                var open = dev.meanwhile.io.Files.open(file.path());
                var hold = dev.meanwhile.io.Files.lock(folder.resolve("lock"))) {
            dev.meanwhile.io.Files.follow(file.path(), options -> {
                values.with(FollowOptions.class, options);
                return options;
            });
            values.with(TemporaryFolder.class, folder)
                    .with(TemporaryFile.class, file)
                    .with(OpenFile.class, open)
                    .with(FileHold.class, hold)
                    .with(FileEvent.class, new FileEvent(FileEvent.Kind.CREATED, file.path()))
                    .with(ByteBuffer.class, ByteBuffer.allocate(1));
            walk.run();
        }
    }

    /** A network in memory, and what it needs. On loops of their own, which have ended: null is refused before anything is done. */
    static void addTestIo(SampleValues values) {
        LoopTests.run(() -> {
            var network = TestNetwork.install();
            try (var pair = Streams.pair()) {
                values.with(TestNetwork.class, network)
                        .with(Link.class, network.link())
                        .with(Cut.class, Cut.RESET)
                        .with(Connection.class, pair.client())
                        .with(Streams.Pair.class, pair);
            }
        });
        Torture.cancelAtEveryWait(victim -> {
            victim.run(() -> { });
            values.with(Torture.Victim.class, victim);
        });
    }
}
