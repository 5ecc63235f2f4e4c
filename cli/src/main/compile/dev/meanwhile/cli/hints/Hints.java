package dev.meanwhile.cli.hints;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.util.List;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;

/**
 * Adds to javac's errors what to write instead, where it is a mistake that newcomers make: under the user's line one sentence and the line to
 * paste, in place of javac's details. {@code docs/first-hour.md} lists them; a test compares it with what is said.
 *
 * <p>javac's own text has no codes, and a listener that gets codes does not get that text. So a program with errors is analysed a second time, which
 * nobody notices then, and this class is not loaded for any other.
 */
public final class Hints {
    /** The first that knows the mistake answers. */
    private static final List<Rule> RULES = List.of(new WrongImport(), new HiddenVerb(), new HiddenType(), new InferredObject(), new NumberAsTime(),
            new CallAsBody(), new NeedlessAwait(), new NeedsBraces(), new NeedsTasks(), new CheckedInBody(), new NeverThrown(), new UnnamedResource(),
            new MissingWord(), new MissingMember(), new LoopVariable(), new ForeignKeyword());

    private Hints() {
    }

    /**
     * {@return the errors with hints}
     *
     * @param errors what javac has said about the same sources, with the same options
     */
    public static String added(String errors, JavaCompiler javac, JavaFileManager files, List<String> options,
            Iterable<? extends JavaFileObject> sources) throws IOException {
        var found = new DiagnosticCollector<JavaFileObject>();
        var task = (JavacTask) javac.getTask(null, files, found, options, null, sources);
        try {
            var program = new Program(task);
            task.parse();
            task.analyze();
            return new Report(errors).with(found.getDiagnostics(), mistake -> hint(program, mistake));
        } catch (RuntimeException e) {
            return errors;      // a tree that javac has left half done; its own words remain
        }
    }

    private static Hint hint(Program program, Diagnostic<? extends JavaFileObject> diagnostic) {
        var mistake = program.mistake(diagnostic);
        if (mistake == null) {
            return null;
        }
        for (var rule : RULES) {
            var hint = rule.hint(mistake);
            if (hint != null) {
                return hint;
            }
        }
        return null;
    }
}
