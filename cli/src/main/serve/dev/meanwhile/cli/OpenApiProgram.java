package dev.meanwhile.cli;

import dev.meanwhile.web.command.Serving;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/** {@code meanwhile openapi FILE.java}: the program runs as usual, but its {@code app.serve(…)} gives the document and returns. */
final class OpenApiProgram {
    private final String file;
    private final boolean asyncapi;
    private final Optional<Path> output;
    /** Written by the thread of main, or by one that it waits for. */
    private volatile Optional<String> document = Optional.empty();

    OpenApiProgram(String file, boolean asyncapi, Optional<Path> output) {
        this.file = file;
        this.asyncapi = asyncapi;
        this.output = output;
    }

    /** {@return the exit status} */
    int run(String[] args, String classPath) {
        Interrupts.install();
        var out = System.out;
        try {
            var program = RunProgram.load(Source.read("openapi", file), ClassPath.parse("openapi", classPath));
            JavaOptions.require(program.javaOptions(), file);
            var starter = RunProgram.enter(program, LibraryLoader.of(program.libraries()));
            Serving.offer(new Reading());
            System.setOut(System.err);
            RunProgram.start(starter, args);
            Serving.withdraw();
            write(document.orElseThrow(() -> new Problem(Problem.PROGRAM, "meanwhile openapi: main of " + file + " has ended, and it never called app.serve(port), so "
                    + "there is no application. Write at its end: app.serve(8000)")), out);
            return 0;
        } catch (CancellationException e) {
            return Interrupts.status() != 0 ? Interrupts.status() : RunProgram.explain(e);
        } catch (Throwable e) {
            return RunProgram.explain(e);
        } finally {
            System.setOut(out);
        }
    }

    private void write(String text, PrintStream out) throws Problem {
        if (output.isEmpty()) {
            out.print(text);
            out.flush();
            return;
        }
        try {
            Files.writeString(output.get(), text);
        } catch (IOException e) {
            throw new Problem(Problem.PROGRAM, "meanwhile openapi: --output " + output.get() + ": it can't be written: " + e);
        }
    }

    /** Nothing but {@link #reads} is called. */
    private final class Reading implements Serving {
        @Override
        public boolean reads(Supplier<String> openapi, Supplier<String> async) {
            document = Optional.of((asyncapi ? async : openapi).get());
            return true;
        }
    }
}
