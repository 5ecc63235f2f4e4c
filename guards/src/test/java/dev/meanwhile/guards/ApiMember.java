package dev.meanwhile.guards;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodSignature;
import java.lang.classfile.Signature;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One method or constructor of a public API, or a field, as a line. Members are public unless marked as protected. */
final class ApiMember {
    private final MethodModel method;
    private final ClassModel owner;
    private final ApiNames names;
    private final MethodSignature signature;

    ApiMember(MethodModel method, ClassModel owner, ApiNames names) {
        this.method = method;
        this.owner = owner;
        this.names = names;
        this.signature = method.findAttribute(Attributes.signature()).map(it -> it.asMethodSignature())
                .orElseGet(() -> MethodSignature.of(method.methodTypeSymbol()));
    }

    /** {@return a key that sorts it among its overloads, alphabetically} */
    String key() {
        return name() + parameters();
    }

    String line() {
        var words = new ArrayList<String>();
        var flags = method.flags();
        var isInterface = owner.flags().has(AccessFlag.INTERFACE);
        ApiType.addDeprecated(method.findAttribute(Attributes.deprecated()).isPresent(), words);
        addIf(flags.has(AccessFlag.PROTECTED), "protected", words);
        addIf(flags.has(AccessFlag.STATIC), "static", words);
        addIf(flags.has(AccessFlag.ABSTRACT) && !isInterface, "abstract", words);
        addIf(isInterface && !flags.has(AccessFlag.ABSTRACT) && !flags.has(AccessFlag.STATIC), "default", words);
        addIf(flags.has(AccessFlag.FINAL) && !owner.flags().has(AccessFlag.FINAL), "final", words);
        addIf(!signature.typeParameters().isEmpty(), names.ofParameters(signature.typeParameters()), words);
        addIf(!isConstructor(), names.of(signature.result()), words);
        words.add(name() + parameters());
        var thrown = thrown();
        addIf(!thrown.isEmpty(), "throws " + thrown, words);
        return String.join(" ", words);
    }

    private boolean isConstructor() {
        return method.methodName().equalsString("<init>");
    }

    private String name() {
        return isConstructor() ? names.of(owner) : method.methodName().stringValue();
    }

    private String parameters() {
        var text = signature.arguments().stream().map(names::of).collect(Collectors.joining(", ", "(", ")"));
        return method.flags().has(AccessFlag.VARARGS) ? text.replaceFirst("\\[]\\)$", "...)") : text;
    }

    /** The generic signature names exceptions only if one of them is generic. */
    private String thrown() {
        Stream<Signature> types = signature.throwableSignatures().isEmpty()
                ? method.findAttribute(Attributes.exceptions()).stream()
                        .flatMap(it -> it.exceptions().stream()).map(it -> Signature.of(it.asSymbol()))
                : signature.throwableSignatures().stream().map(it -> (Signature) it);
        return types.map(names::of).sorted().collect(Collectors.joining(", "));
    }

    static String line(FieldModel field, ApiNames names) {
        var words = new ArrayList<String>();
        var type = field.findAttribute(Attributes.signature()).map(it -> it.asTypeSignature())
                .orElseGet(() -> Signature.of(field.fieldTypeSymbol()));
        ApiType.addDeprecated(field.findAttribute(Attributes.deprecated()).isPresent(), words);
        addIf(field.flags().has(AccessFlag.PROTECTED), "protected", words);
        addIf(field.flags().has(AccessFlag.STATIC), "static", words);
        addIf(field.flags().has(AccessFlag.FINAL), "final", words);
        words.add(names.of(type));
        words.add(field.fieldName().stringValue());
        // The value of a constant is compiled into its users, so it is part of the API.
        field.findAttribute(Attributes.constantValue()).ifPresent(it -> words.add("= " + it.constant().constantValue()));
        return String.join(" ", words);
    }

    private static void addIf(boolean condition, String word, List<String> words) {
        if (condition) {
            words.add(word);
        }
    }
}
