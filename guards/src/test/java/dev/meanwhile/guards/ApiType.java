package dev.meanwhile.guards;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassSignature;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Signature;
import java.lang.classfile.Signature.ClassTypeSig;
import java.lang.classfile.attribute.InnerClassInfo;
import java.lang.classfile.attribute.RecordComponentInfo;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One type of a public API: a line that declares it, and a line for each member. */
final class ApiType {
    private static final String OBJECT = "java/lang/Object";
    private static final Set<String> OF_ANY_RECORD = Set.of("equals", "hashCode", "toString");

    private final ClassModel model;
    private final PublicApi api;
    private final ApiNames names;
    private final ClassSignature signature;
    private final boolean isRecord;
    private final boolean isEnum;
    private final boolean isInterface;
    /** Nobody outside can extend it, so its protected members are effectively hidden. */
    private final boolean isClosed;

    ApiType(ClassModel model, PublicApi api, ApiNames names) {
        this.model = model;
        this.api = api;
        this.names = names;
        this.signature = signatureOf(model);
        this.isRecord = model.findAttribute(Attributes.record()).isPresent();
        this.isEnum = model.flags().has(AccessFlag.ENUM);
        this.isInterface = model.flags().has(AccessFlag.INTERFACE);
        this.isClosed = model.flags().has(AccessFlag.FINAL) || isSealed();
    }

    private static ClassSignature signatureOf(ClassModel model) {
        return model.findAttribute(Attributes.signature()).map(it -> it.asClassSignature())
                .orElseGet(() -> ClassSignature.of(
                        ClassTypeSig.of(model.superclass().orElseThrow().asSymbol()),
                        model.interfaces().stream().map(it -> ClassTypeSig.of(it.asSymbol())).toArray(ClassTypeSig[]::new)));
    }

    /** {@return the entry about its nesting in a nested class's file} */
    static Optional<InnerClassInfo> nesting(ClassModel model) {
        return model.findAttribute(Attributes.innerClasses()).stream()
                .flatMap(it -> it.classes().stream())
                .filter(it -> it.innerClass().equals(model.thisClass()))
                .findFirst();
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(declaration());
        if (isEnum) {
            lines.add("  " + model.fields().stream().filter(it -> it.flags().has(AccessFlag.ENUM))
                    .map(it -> it.fieldName().stringValue()).collect(Collectors.joining(", ")));
        }
        var members = new TreeMap<String, String>();
        addMembers(model, members);
        members.values().forEach(line -> lines.add("  " + line));
        return lines;
    }

    private String declaration() {
        var words = new ArrayList<String>();
        addDeprecated(model.findAttribute(Attributes.deprecated()).isPresent(), words);
        var nesting = nesting(model);
        words.add(nesting.isPresent() && nesting.get().has(AccessFlag.PROTECTED) ? "protected" : "public");
        var isClass = !isRecord && !isEnum && !isInterface;
        if (isClass) {
            addIf(nesting.isPresent() && nesting.get().has(AccessFlag.STATIC), "static", words);
            addIf(model.flags().has(AccessFlag.ABSTRACT), "abstract", words);
            addIf(model.flags().has(AccessFlag.FINAL), "final", words);
        }
        addIf(isSealed() && !isEnum, "sealed", words);
        words.add(isRecord ? "record" : isEnum ? "enum" : isClass ? "class"
                : model.flags().has(AccessFlag.ANNOTATION) ? "@interface" : "interface");
        words.add(names.of(model) + names.ofParameters(signature.typeParameters()) + (isRecord ? components() : ""));
        addSupertypes(isClass, words);
        if (isSealed() && !isEnum) {
            words.add("permits " + permitted());
        }
        return String.join(" ", words);
    }

    private boolean isSealed() {
        return model.findAttribute(Attributes.permittedSubclasses()).isPresent();
    }

    private String permitted() {
        return model.findAttribute(Attributes.permittedSubclasses()).orElseThrow().permittedSubclasses().stream()
                .map(it -> api.find(it.asInternalName()).filter(api::isVisible).map(names::of).orElse("(hidden)"))
                .distinct().sorted().collect(Collectors.joining(", "));
    }

    private String components() {
        return model.findAttribute(Attributes.record()).orElseThrow().components().stream()
                .map(it -> names.of(typeOf(it)) + " " + it.name().stringValue())
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static Signature typeOf(RecordComponentInfo component) {
        return component.findAttribute(Attributes.signature()).map(it -> it.asTypeSignature())
                .orElseGet(() -> Signature.of(component.descriptorSymbol()));
    }

    private void addSupertypes(boolean isClass, List<String> words) {
        var interfaces = new LinkedHashSet<String>();
        visibleInterfaces(model).forEach(it -> interfaces.add(names.of(it)));
        if (isClass) {
            visibleSuperclass(interfaces).ifPresent(it -> words.add("extends " + names.of(it)));
        }
        if (!interfaces.isEmpty()) {
            words.add(isInterface ? "extends" : "implements");
            words.add(interfaces.stream().sorted().collect(Collectors.joining(", ")));
        }
    }

    /** The supertypes of a hidden superclass are visible through it. */
    private Optional<ClassTypeSig> visibleSuperclass(Collection<String> interfaces) {
        var type = signature.superclassSignature();
        for (var hidden = hidden(type); hidden.isPresent(); hidden = hidden(type)) {
            visibleInterfaces(hidden.get()).forEach(it -> interfaces.add(names.of(it)));
            type = signatureOf(hidden.get()).superclassSignature();
        }
        return Optional.of(type).filter(it -> !ApiNames.isObject(it));
    }

    private Stream<ClassTypeSig> visibleInterfaces(ClassModel of) {
        return signatureOf(of).superinterfaceSignatures().stream()
                .flatMap(it -> hidden(it).map(this::visibleInterfaces).orElseGet(() -> Stream.of(it)));
    }

    private Optional<ClassModel> hidden(ClassTypeSig type) {
        return api.find(type.classDesc().descriptorString().replaceAll("^L|;$", "")).filter(it -> !api.isVisible(it));
    }

    /** Members by a key to sort by: fields, constructors, methods, each by name. A subclass's own come first. */
    private void addMembers(ClassModel of, TreeMap<String, String> members) {
        for (var field : of.fields()) {
            if (isShown(field.flags()::has) && !field.flags().has(AccessFlag.ENUM)) {
                var line = ApiMember.line(field, names);
                members.putIfAbsent("1 " + field.fieldName().stringValue(), line);
            }
        }
        for (var method : of.methods()) {
            var isConstructor = method.methodName().equalsString("<init>");
            if (isShown(method.flags()::has) && !method.flags().has(AccessFlag.BRIDGE) && !isImplied(method)
                    && !(isConstructor && of != model)) {
                var member = new ApiMember(method, model, names);
                members.putIfAbsent((isConstructor ? "2 " : "3 ") + member.key(), member.line());
            }
        }
        Stream.concat(of.superclass().stream(), of.interfaces().stream())
                .filter(it -> !it.asInternalName().equals(OBJECT))
                .flatMap(it -> api.find(it.asInternalName()).filter(above -> !api.isVisible(above)).stream())
                .forEach(above -> addMembers(above, members));
    }

    private interface Flags {
        boolean has(AccessFlag flag);
    }

    private boolean isShown(Flags flags) {
        return !flags.has(AccessFlag.SYNTHETIC)
                && (flags.has(AccessFlag.PUBLIC) || flags.has(AccessFlag.PROTECTED) && !isClosed);
    }

    /** Members that every record and enum has, and its declaration implies. */
    private boolean isImplied(MethodModel method) {
        var name = method.methodName().stringValue();
        var type = method.methodType().stringValue();
        if (isEnum) {
            return method.flags().has(AccessFlag.STATIC) && (name.equals("values") && type.startsWith("()")
                    || name.equals("valueOf") && type.startsWith("(Ljava/lang/String;)"));
        }
        if (!isRecord) {
            return false;
        }
        var components = model.findAttribute(Attributes.record()).orElseThrow().components();
        var canonical = components.stream().map(it -> it.descriptor().stringValue()).collect(Collectors.joining("", "(", ")V"));
        return OF_ANY_RECORD.contains(name)
                || name.equals("<init>") && type.equals(canonical)
                || components.stream().anyMatch(it -> it.name().equals(method.methodName()) && type.startsWith("()"));
    }

    static void addDeprecated(boolean isDeprecated, List<String> words) {
        addIf(isDeprecated, "@Deprecated", words);
    }

    private static void addIf(boolean condition, String word, List<String> words) {
        if (condition) {
            words.add(word);
        }
    }
}
