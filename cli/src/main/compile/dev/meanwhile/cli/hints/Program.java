package dev.meanwhile.cli.hints;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.util.Types;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/** What javac knows about the program: its trees, with types as far as they could be found out. */
final class Program {
    final Trees trees;
    final Types types;
    final Words words;
    private final List<CompilationUnitTree> units = new ArrayList<>();

    /** To be made before the task runs. */
    Program(JavacTask task) {
        trees = Trees.instance(task);
        types = task.getTypes();
        words = new Words(task.getElements());
        task.addTaskListener(new TaskListener() {
            @Override
            public void finished(TaskEvent event) {
                if (event.getKind() == TaskEvent.Kind.PARSE) {
                    units.add(event.getCompilationUnit());      // also files that javac has found by itself
                }
            }
        });
    }

    /** {@return an error and the tree it is about; null if there is none} */
    Mistake mistake(Diagnostic<? extends JavaFileObject> diagnostic) {
        if (diagnostic.getSource() == null || diagnostic.getPosition() == Diagnostic.NOPOS) {
            return null;
        }
        for (var unit : units) {
            if (unit.getSourceFile().toUri().equals(diagnostic.getSource().toUri())) {
                var path = path(unit, diagnostic);
                var code = diagnostic.getCode().replaceFirst("^compiler\\.err\\.", "");
                return path == null ? null : new Mistake(this, code, path, text(unit), diagnostic.getPosition());
            }
        }
        return null;
    }

    private static String text(CompilationUnitTree unit) {
        try {
            return unit.getSourceFile().getCharContent(true).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The innermost tree with the error's bounds, or if there is none, the innermost around its position. */
    private TreePath path(CompilationUnitTree unit, Diagnostic<?> diagnostic) {
        var search = new TreePathScanner<Void, Void>() {
            private TreePath exact;
            private TreePath around;

            @Override
            public Void scan(Tree tree, Void nothing) {
                if (tree != null) {
                    long start = trees.getSourcePositions().getStartPosition(unit, tree);
                    long end = trees.getSourcePositions().getEndPosition(unit, tree);
                    var path = new TreePath(getCurrentPath() == null ? new TreePath(unit) : getCurrentPath(), tree);
                    if (start == diagnostic.getStartPosition() && end == diagnostic.getEndPosition()) {
                        exact = path;
                    }
                    if (start <= diagnostic.getPosition() && diagnostic.getPosition() < end) {
                        around = path;
                    }
                }
                return super.scan(tree, nothing);
            }
        };
        search.scan(new TreePath(unit), null);
        return search.exact != null ? search.exact : search.around;
    }
}
