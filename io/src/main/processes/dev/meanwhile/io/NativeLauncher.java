package dev.meanwhile.io;

import dev.meanwhile.Loop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Starts processes by the C library. They block no thread: one {@link Reactor} tells when they are ready. */
final class NativeLauncher {
    private final Posix posix;
    private final Reactor reactor;
    private final Loop loop;
    private final Launch launch;
    /** The children's ends, which are closed here in any case. */
    private final List<Integer> theirs = new ArrayList<>();
    /** Our ends, which are closed if something fails. */
    private final List<Integer> ours = new ArrayList<>();
    private final List<NativeChild> children = new ArrayList<>();

    private NativeLauncher(Posix posix, Loop loop, Launch launch) throws IOException {
        this.posix = posix;
        this.reactor = Reactor.current(posix);
        this.loop = loop;
        this.launch = launch;
    }

    /** Blocks for a moment. */
    static Launch.Started start(Posix posix, Loop loop, Launch launch) throws IOException {
        return new NativeLauncher(posix, loop, launch).start();
    }

    private Launch.Started start() throws IOException {
        try {
            return startAll();
        } catch (Throwable t) {
            ours.forEach(posix::close);
            new Launch.Started(children, null, null, null).discard();
            throw t;
        } finally {
            theirs.forEach(posix::close);
        }
    }

    private Launch.Started startAll() throws IOException {
        return launch.terminal() == null ? startPiped() : startInTerminal();
    }

    private Launch.Started startInTerminal() throws IOException {
        var terminal = posix.openTerminal(launch.terminal());
        ours.add(terminal);
        var typed = posix.copy(terminal);
        ours.add(typed);
        var err = isTerminal(launch.err()) ? -1 : target(launch.err()).theirs;
        var command = launch.commands().getFirst();
        var pid = posix.spawn(launch.programs().getFirst(), command, environment(), launch.folder().toString(), new int[] {-1, -1, err}, true, terminal);
        children.add(new NativeChild(posix, reactor, pid, command, true));
        return new Launch.Started(children, new TerminalSink(reactor, loop, address("terminal"), typed), source(terminal, "terminal"), null);
    }

    private static boolean isTerminal(Launch.Target err) {
        return err.kind() == Launch.Kind.PIPE || err.kind() == Launch.Kind.MERGED;
    }

    private List<byte[]> environment() {
        return launch.environment().entrySet().stream().map(entry -> {
            var text = entry.getKey() + "=" + entry.getValue();
            var own = posix.environment().get(text);
            return own == null ? text.getBytes(StandardCharsets.UTF_8) : own;
        }).toList();
    }

    private Launch.Started startPiped() throws IOException {
        var sink = -1;
        var first = -1;
        if (launch.in().kind() == Launch.Kind.PIPE) {
            var pipe = posix.pipe();
            first = their(pipe.source());
            sink = our(pipe.sink());
        } else if (launch.in().kind() != Launch.Kind.INHERITED) {
            first = their(posix.open(launch.in().kind() == Launch.Kind.NONE ? "/dev/null" : launch.in().file().toString(), Posix.O_RDONLY));
        }
        var out = target(launch.out());
        var err = launch.err().kind() == Launch.Kind.MERGED ? out : target(launch.err());
        var environment = environment();
        var last = launch.commands().size() - 1;
        for (var i = 0; i <= last; i++) {
            var pipe = i == last ? null : posix.pipe();
            var merged = launch.err().kind() == Launch.Kind.MERGED;
            var output = i == last ? out.theirs : their(pipe.sink());
            // Also an inherited error output can be merged into a captured or inherited one: 2 becomes a copy of 1.
            var errors = merged ? output < 0 ? 1 : output : err.theirs;
            var pid = posix.spawn(launch.programs().get(i), launch.commands().get(i), environment, launch.folder().toString(),
                    new int[] {first, output, errors}, launch.ownGroups(), -1);
            children.add(new NativeChild(posix, reactor, pid, launch.commands().get(i), launch.ownGroups()));
            if (pipe != null) {
                first = their(pipe.source());
            }
        }
        return new Launch.Started(children, sink < 0 ? null : new NativeSink(reactor, loop, address("standard input"), sink),
                source(out.ours, "standard output"), err == out ? null : source(err.ours, "standard error"));
    }

    private PipeAddress address(String stream) {
        return new PipeAddress(stream + " of " + launch.name() + " (process " + children.getLast().pid() + ")");
    }

    private NativeSource source(int descriptor, String stream) {
        return descriptor < 0 ? null : new NativeSource(reactor, loop, address(stream), descriptor);
    }

    private record Ends(int theirs, int ours) {
    }

    private Ends target(Launch.Target target) throws IOException {
        return switch (target.kind()) {
            case PIPE -> {
                var pipe = posix.pipe();
                yield new Ends(their(pipe.sink()), our(pipe.source()));
            }
            case NONE -> new Ends(their(posix.open("/dev/null", Posix.O_WRONLY)), -1);
            case FILE -> new Ends(their(posix.open(target.file().toString(), Posix.O_WRONLY | Posix.O_CREAT | Posix.O_TRUNC)), -1);
            case APPENDED -> new Ends(their(posix.open(target.file().toString(), Posix.O_WRONLY | Posix.O_CREAT | Posix.O_APPEND)), -1);
            case INHERITED, MERGED -> new Ends(-1, -1);
        };
    }

    private int their(int descriptor) {
        theirs.add(descriptor);
        return descriptor;
    }

    private int our(int descriptor) throws IOException {
        ours.add(descriptor);
        posix.makeNonBlocking(descriptor);
        return descriptor;
    }
}
