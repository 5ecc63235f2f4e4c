package dev.meanwhile.cli.hints;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

/** The words of Meanwhile's modules, and of the libraries that come with them, as they are on the class path. */
final class Words {
    static final String CORE = "dev.meanwhile";
    static final String STATIC_IMPORT = "import static dev.meanwhile.Meanwhile.*;";
    private static final List<String> PACKAGES = List.of(CORE, "dev.meanwhile.http", "dev.meanwhile.sql", "dev.meanwhile.web", "org.jsoup");

    private final Elements elements;

    Words(Elements elements) {
        this.elements = elements;
    }

    Elements elements() {
        return elements;
    }

    /** {@return the verbs of this name, with all their shapes} */
    List<ExecutableElement> verbs(String name) {
        return methods(type(CORE + ".Meanwhile"), name);
    }

    boolean isVerb(String name) {
        return !verbs(name).isEmpty();
    }

    Set<String> verbNames() {
        return methodNames(type(CORE + ".Meanwhile"));
    }

    TypeElement type(String qualifiedName) {
        return elements.getTypeElement(qualifiedName);
    }

    /** {@return the public methods of this name, inherited ones too, without those of every object} */
    List<ExecutableElement> methods(TypeElement type, String name) {
        return allMethods(type).stream().filter(method -> method.getSimpleName().contentEquals(name)).toList();
    }

    Set<String> methodNames(TypeElement type) {
        var names = new TreeSet<String>();
        allMethods(type).forEach(method -> names.add(method.getSimpleName().toString()));
        return names;
    }

    private List<ExecutableElement> allMethods(TypeElement type) {
        return type == null ? List.of() : ElementFilter.methodsIn(elements.getAllMembers(type)).stream()
                .filter(method -> method.getModifiers().contains(Modifier.PUBLIC))
                .filter(method -> !method.getEnclosingElement().toString().equals("java.lang.Object"))
                .toList();
    }

    /** {@return the packages with a public type of this name} */
    List<String> packagesOf(String type) {
        return PACKAGES.stream().filter(name -> isPublic(type(name + "." + type))).toList();
    }

    Set<String> typeNames() {
        var names = new TreeSet<String>();
        for (var name : PACKAGES) {
            var found = elements.getPackageElement(name);
            if (found != null) {
                ElementFilter.typesIn(found.getEnclosedElements()).stream().filter(Words::isPublic)
                        .forEach(type -> names.add(type.getSimpleName().toString()));
            }
        }
        return names;
    }

    /** {@return the core's type of this name; null if there is none} */
    TypeElement coreType(String name) {
        var type = type(CORE + "." + name);
        return isPublic(type) ? type : null;
    }

    private static boolean isPublic(Element element) {
        return element != null && element.getModifiers().contains(Modifier.PUBLIC);
    }

    static boolean isOurs(Element element) {
        for (var at = element; at != null; at = at.getEnclosingElement()) {
            if (at.getKind() == ElementKind.PACKAGE) {
                return at.toString().equals(CORE) || at.toString().startsWith(CORE + ".");
            }
        }
        return false;
    }

    /** {@return the class of a type; null if it has none} */
    static TypeElement classOf(TypeMirror type) {
        return type instanceof DeclaredType declared && declared.asElement() instanceof TypeElement element ? element : null;
    }
}
