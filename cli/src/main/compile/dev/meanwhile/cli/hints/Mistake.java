package dev.meanwhile.cli.hints;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ErrorType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** A compile error, with questions that rules ask about its surroundings. */
final class Mistake {
    final Program program;
    final Words words;
    /** javac's name for this kind of error, such as {@code cant.resolve.location}. */
    final String code;
    final TreePath path;
    final Tree tree;
    final CompilationUnitTree unit;
    private final String source;
    private final long position;

    Mistake(Program program, String code, TreePath path, String source, long position) {
        this.program = program;
        this.words = program.words;
        this.code = code;
        this.path = path;
        this.tree = path.getLeaf();
        this.unit = path.getCompilationUnit();
        this.source = source;
        this.position = position;
    }

    boolean is(String... codes) {
        return List.of(codes).contains(code);
    }

    Tree parent() {
        return path.getParentPath() == null ? null : path.getParentPath().getLeaf();
    }

    /**
     * {@return what the question finds out about the call that this is about} It may be about an argument, or about the call itself, which may be an
     * argument too: the first answer counts. Null if there is none.
     */
    Hint ofCall(Function<MethodInvocationTree, Hint> question) {
        var hint = parent() instanceof MethodInvocationTree call ? question.apply(call) : null;
        return hint == null && tree instanceof MethodInvocationTree call ? question.apply(call) : hint;
    }

    static String name(ExpressionTree method) {
        return switch (method) {
            case IdentifierTree it -> it.getName().toString();
            case MemberSelectTree it -> it.getIdentifier().toString();
            default -> "";
        };
    }

    /** {@return the methods or constructors of our modules that a call may mean, judging by its name and receiver} */
    List<ExecutableElement> candidates(Tree call) {
        if (call instanceof NewClassTree creation) {
            return element(creation.getIdentifier()) instanceof TypeElement type && Words.isOurs(type)
                    ? ElementFilter.constructorsIn(type.getEnclosedElements()) : List.of();
        }
        return switch (((MethodInvocationTree) call).getMethodSelect()) {
            case IdentifierTree it -> isHidden(it.getName().toString()) ? List.of() : words.verbs(it.getName().toString());
            case MemberSelectTree it -> Words.classOf(type(it.getExpression())) instanceof TypeElement type && Words.isOurs(type)
                    ? words.methods(type, it.getIdentifier().toString()) : List.of();
            default -> List.of();
        };
    }

    /** {@return the type of a tree in this file, even if it does not fit there; null if it is not known} */
    TypeMirror type(Tree anyTree) {
        var type = program.trees.getTypeMirror(new TreePath(path, anyTree));
        var original = type instanceof ErrorType error ? program.trees.getOriginalType(error) : type;
        return original == null || original.getKind() == TypeKind.NONE ? type : original;
    }

    /** {@return what a name in this file stands for; null if that is not known} */
    Element element(Tree anyTree) {
        return program.trees.getElement(new TreePath(path, anyTree));
    }

    String text(Tree anyTree) {
        return source.substring((int) start(anyTree), (int) end(anyTree));
    }

    /** {@return the arguments with their parentheses} */
    String arguments(MethodInvocationTree call) {
        return text(call).substring(text(call.getMethodSelect()).length());
    }

    long start(Tree anyTree) {
        return program.trees.getSourcePositions().getStartPosition(unit, anyTree);
    }

    long end(Tree anyTree) {
        return program.trees.getSourcePositions().getEndPosition(unit, anyTree);
    }

    long position() {
        return position;
    }

    long line(long offset) {
        return unit.getLineMap().getLineNumber(offset);
    }

    /** {@return the whole line with this offset} */
    String lineAt(long offset) {
        int start = source.lastIndexOf('\n', (int) offset - 1) + 1;
        int end = source.indexOf('\n', (int) offset);
        return source.substring(start, end < 0 ? source.length() : end).stripTrailing();
    }

    /** {@return the line with this offset, and under it a caret} */
    String excerpt(long offset) {
        var line = lineAt(offset);
        int start = source.lastIndexOf('\n', (int) offset - 1) + 1;
        return line + "\n" + " ".repeat((int) offset - start) + "^";
    }

    boolean imports(String type) {
        return unit.getImports().stream().filter(it -> !it.isStatic()).map(ImportTree::getQualifiedIdentifier).map(Object::toString)
                .anyMatch(name -> name.equals(Words.CORE + ".*") || name.equals(Words.CORE + "." + type));
    }

    /** Whether the file imports a class of this name by its name, from anywhere. */
    boolean importsFromElsewhere(String type) {
        return unit.getImports().stream().anyMatch(it -> !it.isStatic() && it.getQualifiedIdentifier().toString().endsWith("." + type));
    }

    /** {@return the line, after the import that it needs if that is missing} */
    String withImport(String coreType, String line) {
        return imports(coreType) ? line : "import dev.meanwhile.*;\n" + line;
    }

    /** {@return the first tree in the file that is as wanted; null if none is} */
    TreePath find(Predicate<TreePath> wanted) {
        var search = new TreePathScanner<Void, Void>() {
            private TreePath found;

            @Override
            public Void scan(Tree anyTree, Void nothing) {
                if (anyTree == null || found != null) {
                    return null;
                }
                var at = new TreePath(getCurrentPath() == null ? new TreePath(unit) : getCurrentPath(), anyTree);
                if (wanted.test(at)) {
                    found = at;
                }
                return super.scan(anyTree, nothing);
            }
        };
        search.scan(new TreePath(unit), null);
        return search.found;
    }

    /** {@return the next tree of a kind around this one, or around another; null if there is none} */
    static <T extends Tree> T around(TreePath path, Class<T> kind) {
        for (var at = path.getParentPath(); at != null; at = at.getParentPath()) {
            if (kind.isInstance(at.getLeaf())) {
                return kind.cast(at.getLeaf());
            }
        }
        return null;
    }

    /** Whether a class around this has a method of that name, so that a call means this one and no verb. */
    boolean isHidden(String verb) {
        for (var type = around(path, ClassTree.class); type != null; type = around(program.trees.getPath(unit, type), ClassTree.class)) {
            if (type.getMembers().stream().anyMatch(it -> it instanceof MethodTree method && method.getName().contentEquals(verb))) {
                return true;
            }
        }
        return false;
    }

    static boolean isType(Element element) {
        return element != null && (element.getKind().isClass() || element.getKind().isInterface() || element.getKind() == ElementKind.TYPE_PARAMETER);
    }
}
