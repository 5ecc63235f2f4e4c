package dev.meanwhile.cli;

import com.sun.source.tree.ClassTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import dev.meanwhile.cli.hints.Hints;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * javac, called in this process, with the classes kept in memory. Its error messages are passed on as Java's users
 * know them, with file, line, source line and caret; {@link Hints} adds what to write instead.
 */
final class Compiler {
    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+([\\w.]+)\\s*;");

    private Compiler() {
    }

    static Compiled compile(Project project, List<Path> libraries) throws Problem {
        var source = project.sources().getFirst();
        var javac = ToolProvider.getSystemJavaCompiler();
        var says = new StringWriter();
        try (var files = new MemoryFiles(javac.getStandardFileManager(null, null, StandardCharsets.UTF_8))) {
            var task = (JavacTask) javac.getTask(says, files, null, options(project, libraries), null, files.sources(project.sources()));
            var first = new FirstClass();
            task.setTaskListener(first);
            boolean compiled = task.call();
            if (!compiled) {
                throw new Problem(Problem.PROGRAM, Hints.added(
                        says.toString().stripTrailing(), javac, files, options(project, libraries), files.sources(project.sources())));
            }
            System.err.print(says);         // warnings
            if (first.name == null) {
                throw new Problem(Problem.PROGRAM, source.path() + ": it has no class or method to run");
            }
            return withStarter(first.name, project, libraries, files);
        } catch (IllegalArgumentException e) {          // of getTask: "invalid flag: -foo"
            throw new Problem(Problem.PROGRAM, source.path() + ": //JAVAC_OPTIONS: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Compiled withStarter(String mainClass, Project project, List<Path> libraries, MemoryFiles files) throws Problem, IOException {
        var source = project.sources().getFirst();
        var classes = files.classes();
        try {
            var type = new ProgramLoader(classes, LibraryLoader.of(libraries)).loadClass(mainClass);
            var starter = Starter.name(type);
            classes.put(starter, EntryPoint.isMissing(type) && Apps.areIn(type) ? Starter.ofApps(type) : Starter.classFile(type, EntryPoint.of(type, source)));
            return new Compiled(starter, files.compiled(project.sources()), classes, libraries, project.javaOptions());
        } catch (ClassNotFoundException e) {
            throw new Problem(Problem.PROGRAM, source.path() + ": it has no class to run");
        }
    }

    private static List<String> options(Project project, List<Path> libraries) {
        var options = List.of(
                "-classpath", libraries.stream().map(it -> it + File.pathSeparator).collect(Collectors.joining()) + System.getProperty("java.class.path"),
                "-sourcepath", sourceRoot(project.sources().getFirst()).toString(),
                "-implicit:class",
                "-proc:none",
                "-g",
                "-XDsuppressNotes",                 // "some input files use unchecked …, recompile with -Xlint" does not help here
                "-XDstringConcat=inline");          // as in java.base: otherwise the first "a" + b of a program costs 8 ms
        return Stream.concat(options.stream(), project.javacOptions().stream()).toList();
    }

    /** The root folder of the program's packages, so that its other files are found. */
    private static Path sourceRoot(Source source) {
        var folder = source.folder();
        var match = PACKAGE.matcher(new String(source.text(), StandardCharsets.UTF_8));
        if (!match.find()) {
            return folder;
        }
        var packages = Path.of("", match.group(1).split("\\."));
        if (!folder.endsWith(packages)) {
            return folder;
        }
        var root = folder;
        for (int i = 0; i < packages.getNameCount(); i++) {
            root = root.getParent();
        }
        return root;
    }

    /** Notes the name of the first class in the file, the one to run (JEP 330). The given file is parsed first. */
    private static final class FirstClass implements TaskListener {
        private String name;
        private boolean parsed;

        @Override
        public void finished(TaskEvent event) {
            if (event.getKind() != TaskEvent.Kind.PARSE || parsed) {
                return;
            }
            parsed = true;
            var unit = event.getCompilationUnit();
            var inPackage = unit.getPackageName() == null ? "" : unit.getPackageName() + ".";
            for (var declaration : unit.getTypeDecls()) {
                if (declaration instanceof ClassTree type) {
                    name = inPackage + type.getSimpleName();
                    return;
                }
            }
        }
    }
}
