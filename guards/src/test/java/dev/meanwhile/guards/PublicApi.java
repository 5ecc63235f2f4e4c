package dev.meanwhile.guards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The public API of one module as text: the public and protected members of its exported packages, much as {@code javap}
 * shows them, but sorted, so that the same API always gives the same text.
 *
 * <p>It is read from class files rather than by reflection, which would have to load the module and all of its dependencies.
 */
final class PublicApi {
    private final ModuleAttribute module;
    /** By internal name, such as {@code dev/meanwhile/Task}. */
    private final Map<String, ClassModel> classes;

    private PublicApi(ModuleAttribute module, Map<String, ClassModel> classes) {
        this.module = module;
        this.classes = classes;
    }

    /**
     * {@return the API of the module compiled into a folder, or nothing if it exports no package to all}
     *
     * @throws IllegalStateException if nothing was compiled into the folder
     */
    static Optional<String> of(Path folder) {
        var moduleInfo = folder.resolve("module-info.class");
        if (!Files.exists(moduleInfo)) {
            throw new IllegalStateException("there is no " + moduleInfo + ". Run mvn verify at the top of the repository");
        }
        var module = parse(moduleInfo).findAttribute(Attributes.module()).orElseThrow();
        var classes = House.files(folder, Integer.MAX_VALUE, ".class").stream()
                .map(PublicApi::parse)
                .collect(Collectors.toMap(it -> it.thisClass().asInternalName(), Function.identity()));
        return new PublicApi(module, classes).text();
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<String> text() {
        var packages = module.exports().stream()
                .filter(it -> it.exportsTo().isEmpty())
                .map(it -> it.exportedPackage().name().stringValue())
                .sorted()
                .toList();
        if (packages.isEmpty()) {
            return Optional.empty();
        }
        var lines = new ArrayList<String>();
        lines.add("# The public API of this module. scripts/api regenerates this file from the code.");
        lines.add("");
        lines.add("module " + module.moduleName().name().stringValue());
        module.requires().stream()
                .filter(it -> it.has(AccessFlag.TRANSITIVE))
                .map(it -> "  requires transitive " + it.requires().name().stringValue())
                .sorted()
                .forEach(lines::add);
        packages.forEach(name -> addPackage(name, lines));
        return Optional.of(String.join("\n", lines) + "\n");
    }

    private void addPackage(String internalName, List<String> lines) {
        lines.add("");
        lines.add("package " + internalName.replace('/', '.'));
        var names = new ApiNames(internalName);
        var types = new TreeMap<String, List<String>>();
        for (var model : classes.values()) {
            if (names.isInPackage(model) && isVisible(model)) {
                types.put(names.of(model), new ApiType(model, this, names).lines());
            }
        }
        types.values().forEach(type -> {
            lines.add("");
            lines.addAll(type);
        });
    }

    /** Public, or protected in a visible class; and so is everything that it is nested in. */
    boolean isVisible(ClassModel model) {
        var nesting = ApiType.nesting(model);
        if (nesting.isEmpty()) {
            return model.flags().has(AccessFlag.PUBLIC);
        }
        var outer = nesting.get().outerClass().map(it -> find(it.asInternalName()));
        return outer.isPresent() && outer.get().isPresent() && isVisible(outer.get().get())
                && (nesting.get().has(AccessFlag.PUBLIC) || nesting.get().has(AccessFlag.PROTECTED));
    }

    /** {@return a class of this module} */
    Optional<ClassModel> find(String internalName) {
        return Optional.ofNullable(classes.get(internalName));
    }
}
