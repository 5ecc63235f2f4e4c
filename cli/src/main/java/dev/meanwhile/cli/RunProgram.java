package dev.meanwhile.cli;

import dev.meanwhile.Cancelled;
import java.util.function.Consumer;

/** {@code meanwhile run FILE.java}: compiles, or takes what was compiled before, and runs it in this JVM. */
final class RunProgram {
    private RunProgram() {
    }

    /**
     * Runs the program. Returns when its main does; the JVM then lives on while the program's own threads do, as ever.
     *
     * @throws Throwable what the program throws, its trace without the launcher's frames
     */
    static void run(String file, String[] args) throws Throwable {
        Interrupts.install();
        try {
            var program = load(Source.read(file));
            var loader = new ProgramLoader(program.classes());
            Thread.currentThread().setContextClassLoader(loader);
            start(loader.loadClass(program.starter()), args);
        } catch (Problem e) {
            System.err.println(e.getMessage());
            System.exit(e.status());
        } catch (Cancelled e) {
            if (Interrupts.status() != 0) {
                System.exit(Interrupts.status());
            }
            Traces.clean(e);
            throw e;
        } catch (Throwable e) {
            Traces.clean(e);
            throw e;
        }
    }

    @SuppressWarnings("unchecked")
    private static void start(Class<?> starter, String[] args) throws ReflectiveOperationException {
        ((Consumer<String[]>) starter.getConstructor().newInstance()).accept(args);
    }

    private static Compiled load(Source source) throws Problem {
        var cache = CompileCache.ofProcess();
        var found = cache.find(source);
        if (found != null) {
            return found;
        }
        long started = System.currentTimeMillis();
        var program = Compiler.compile(source);
        cache.store(program, started);
        return program;
    }
}
