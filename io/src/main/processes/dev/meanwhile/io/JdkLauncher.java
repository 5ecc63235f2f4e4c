package dev.meanwhile.io;

import dev.meanwhile.Loop;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts processes by the JDK, where {@link Posix} can't be used. Each stream takes a thread, since the JDK's block. Once a process has ended, the JDK reads what
 * is in its pipes and closes them: what others that have inherited them write later is lost.
 */
final class JdkLauncher {
    private final Loop loop;
    private final Launch launch;
    private final String setsid;

    private JdkLauncher(Loop loop, Launch launch) {
        this.loop = loop;
        this.launch = launch;
        // The only way into a group of its own.
        this.setsid = launch.ownGroups() ? Programs.find("setsid", System.getenv("PATH"), null).orElse(null) : null;
    }

    /** Blocks for a moment. */
    static Launch.Started start(Loop loop, Launch launch) throws IOException {
        return new JdkLauncher(loop, launch).start();
    }

    private Launch.Started start() throws IOException {
        var builders = new ArrayList<ProcessBuilder>();
        var last = launch.commands().size() - 1;
        for (var i = 0; i <= last; i++) {
            builders.add(builder(i, i == 0, i == last));
        }
        var processes = last == 0 ? List.of(builders.getFirst().start()) : ProcessBuilder.startPipeline(builders);
        var children = new ArrayList<JdkChild>();
        for (var i = 0; i <= last; i++) {
            children.add(new JdkChild(processes.get(i), launch.commands().get(i), setsid != null));
        }
        var errors = new ArrayList<InputStream>();
        if (launch.err().kind() == Launch.Kind.PIPE) {
            processes.forEach(process -> errors.add(process.getErrorStream()));
        }
        return new Launch.Started(children,
                launch.in().kind() == Launch.Kind.PIPE ? new BlockingSink(loop, address(children, "standard input"), processes.getFirst().getOutputStream()) : null,
                launch.out().kind() == Launch.Kind.PIPE
                        ? new BlockingSource(loop, address(children, "standard output"), List.of(processes.getLast().getInputStream()))
                        : null,
                errors.isEmpty() ? null : new BlockingSource(loop, address(children, "standard error"), errors));
    }

    private PipeAddress address(List<JdkChild> children, String stream) {
        return new PipeAddress(stream + " of " + launch.name() + " (process " + children.getLast().pid() + ")");
    }

    private ProcessBuilder builder(int index, boolean first, boolean last) {
        var command = new ArrayList<>(launch.commands().get(index));
        command.set(0, launch.programs().get(index));
        if (setsid != null) {
            command.addFirst(setsid);
        }
        var builder = new ProcessBuilder(command).directory(launch.folder().toFile());
        // What is not changed stays in the map, with bytes that the text may not have.
        var environment = builder.environment();
        environment.keySet().retainAll(launch.environment().keySet());
        launch.environment().forEach((name, value) -> {
            if (!value.equals(environment.get(name))) {
                environment.put(name, value);
            }
        });
        if (first) {
            builder.redirectInput(switch (launch.in().kind()) {
                case INHERITED -> Redirect.INHERIT;
                case FILE -> Redirect.from(launch.in().file().toFile());
                case PIPE -> Redirect.PIPE;
                case NONE, APPENDED, MERGED -> Redirect.from(nothing());
            });
        }
        if (last) {
            builder.redirectOutput(target(launch.out()));
        }
        if (launch.err().kind() == Launch.Kind.MERGED) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(target(launch.err()));
        }
        return builder;
    }

    private static File nothing() {
        return new File(File.separatorChar == '/' ? "/dev/null" : "NUL");
    }

    private static Redirect target(Launch.Target target) {
        return switch (target.kind()) {
            case PIPE, MERGED -> Redirect.PIPE;
            case NONE -> Redirect.DISCARD;
            case INHERITED -> Redirect.INHERIT;
            case FILE -> Redirect.to(target.file().toFile());
            case APPENDED -> Redirect.appendTo(target.file().toFile());
        };
    }
}
