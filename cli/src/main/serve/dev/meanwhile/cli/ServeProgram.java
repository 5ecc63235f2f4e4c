package dev.meanwhile.cli;

import dev.meanwhile.http.ServerConfig;
import dev.meanwhile.web.AccessFormat;
import dev.meanwhile.web.command.Serving;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** {@code meanwhile serve FILE.java}: the program runs as usual, and its {@code app.serve(…)} follows the command's options. */
final class ServeProgram {
    private ServeProgram() {
    }

    /** {@return the exit status} */
    static int serve(Target target, String[] args, ServeOptions options) {
        Interrupts.install();
        try {
            var program = target.load(ClassPath.parse("serve", options.classPath()));
            JavaOptions.require(program.javaOptions(), target.file());
            start(target, program, LibraryLoader.of(program.libraries()), args, new WithOptions(options));
            if (!Serving.withdraw()) {
                throw nothingServed(target.file());
            }
            return 0;
        } catch (CancellationException e) {
            return Interrupts.status() != 0 ? Interrupts.status() : RunProgram.explain(e);
        } catch (Throwable e) {
            return RunProgram.explain(e);
        }
    }

    /** Runs a program's main, or serves the application that the user chose, or the one that main has left unserved. Returns when it has ended. */
    static void start(Target target, Compiled program, ClassLoader libraries, String[] args, Serving serving) throws Exception {
        var starter = RunProgram.enter(program, libraries);
        Serving.offer(serving);
        if (target.app().isPresent()) {
            Apps.serve(Starter.program(starter), target.app());
            return;
        }
        RunProgram.start(starter, args);
        if (!Serving.isTaken()) {
            Apps.serveStatic(Starter.program(starter));
        }
    }

    static Problem nothingServed(String file) {
        return new Problem(Problem.PROGRAM, "meanwhile serve: main of " + file + " has ended, and it never called app.serve(port), so there is "
                + "nothing to serve. Write at its end: app.serve(8000). To run a program that serves nothing: meanwhile run " + file);
    }

    private record WithOptions(ServeOptions options) implements Serving {
        @Override
        public ServerConfig configure(ServerConfig program) {
            return options.configure(program);
        }

        @Override
        public Optional<AccessFormat> accessLog() {
            return options.log().access();
        }

        @Override
        public String rootPath() {
            return options.headers().rootPath();
        }

        @Override
        public List<String> trustedProxies() {
            return options.headers().trustedProxies();
        }

        @Override
        public int workers(int program) {
            return options.workers().orElse(program);
        }

        @Override
        public String anotherPort(int port) {
            return options.place().anotherPort(port);
        }

        @Override
        public void listening(String url, Collection<Path> staticFolders) {
            IO.println(url);
        }
    }
}
