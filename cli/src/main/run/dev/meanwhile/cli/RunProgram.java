package dev.meanwhile.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** {@code meanwhile run FILE.java}: compiles the program, or takes it from the cache, and runs it in this JVM. */
final class RunProgram {
    private RunProgram() {
    }

    /**
     * Runs the program. Returns when its main does; as usual, the JVM runs until the program's own threads have ended.
     *
     * @throws Throwable what the program throws, its trace without the launcher's frames
     */
    static void run(String file, String[] args, String classPath) throws Throwable {
        Interrupts.install();
        try {
            var program = load(Source.read("run", file), ClassPath.parse("run", classPath));
            JavaOptions.require(program.javaOptions(), file);
            start(enter(program, LibraryLoader.of(program.libraries())), args);
        } catch (CancellationException e) {
            if (Interrupts.status() != 0) {
                System.exit(Interrupts.status());
            }
            Traces.clean(e);
            throw e;
        } catch (Throwable e) {
            if (sentence(e) != null) {
                System.exit(explain(e));
            }
            Traces.clean(e);
            throw e;
        }
    }

    /**
     * Has {@link LogSetup} configure logging, unless the user's options do. Call it before anything is logged. It sets a property and loads no
     * class, because it is part of every start.
     */
    static void logInOneLine() {
        if (System.getProperty(LogSetup.FILE) == null && System.getProperty(LogSetup.CLASS) == null) {
            System.setProperty(LogSetup.CLASS, "dev.meanwhile.cli.LogSetup");
        }
    }

    /** Prepares this thread for the program. {@return what starts it} */
    static Class<?> enter(Compiled program, ClassLoader libraries) throws ClassNotFoundException {
        System.setProperty("meanwhile.program", program.sources().getFirst().path().toAbsolutePath().toString());
        var loader = new ProgramLoader(program.classes(), libraries);
        Thread.currentThread().setContextClassLoader(loader);
        return loader.loadClass(program.starter());
    }

    /** Runs main in this thread. */
    @SuppressWarnings("unchecked")
    static void start(Class<?> starter, String[] args) throws ReflectiveOperationException {
        ((Consumer<String[]>) starter.getConstructor().newInstance()).accept(args);
    }

    /**
     * {@return the program, compiled or from the cache}
     *
     * @param classPath jars and folders that it gets in addition to those of its directives
     */
    static Compiled load(Source source, List<Path> classPath) throws Problem {
        var cache = CompileCache.ofProcess();
        var found = cache.find(source, classPath);
        if (found != null) {
            return found;
        }
        long started = System.currentTimeMillis();
        var project = Project.of(source);
        var program = Compiler.compile(project, ClassPath.join(classPath, Libraries.of(project, cache.stem())));
        cache.store(program, project, started);
        return program;
    }

    /** Prints why a program has ended: in a sentence if that is enough, else with the trace, as the JVM does. {@return the exit status} */
    static int explain(Throwable e) {
        System.err.println(text(e));
        return e instanceof Problem problem ? problem.status() : Problem.PROGRAM;
    }

    /** {@return why a program has ended, as {@link #explain} prints it} */
    static String text(Throwable e) {
        var sentence = sentence(e);
        if (sentence != null) {
            return sentence;
        }
        Traces.clean(e);
        var trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        return "Exception in thread \"main\" " + trace.toString().stripTrailing();
    }

    /** Identified by name, so that a program without a server does not load the class. */
    private static String sentence(Throwable e) {
        return e instanceof Problem || e.getClass().getName().equals("dev.meanwhile.http.CannotListenException") ? e.getMessage() : null;
    }
}
