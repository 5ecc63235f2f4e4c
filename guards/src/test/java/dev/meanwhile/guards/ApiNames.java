package dev.meanwhile.guards;

import java.lang.classfile.ClassModel;
import java.lang.classfile.Signature;
import java.lang.classfile.Signature.ArrayTypeSig;
import java.lang.classfile.Signature.BaseTypeSig;
import java.lang.classfile.Signature.ClassTypeSig;
import java.lang.classfile.Signature.RefTypeSig;
import java.lang.classfile.Signature.TypeArg;
import java.lang.classfile.Signature.TypeParam;
import java.lang.classfile.Signature.TypeVarSig;
import java.lang.constant.ClassDesc;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of types in the API of one package: short for its own types and those of {@code java.lang}. */
final class ApiNames {
    private static final String OBJECT = "java/lang/Object";
    private final String packageName;

    /** @param packageName such as {@code dev/meanwhile} */
    ApiNames(String packageName) {
        this.packageName = packageName;
    }

    boolean isInPackage(ClassModel model) {
        return isIn(packageName, model.thisClass().asInternalName());
    }

    private static boolean isIn(String packageName, String internalName) {
        return internalName.lastIndexOf('/') == packageName.length() && internalName.startsWith(packageName);
    }

    String of(ClassModel model) {
        return of(model.thisClass().asInternalName());
    }

    private String of(String internalName) {
        var isShort = isIn(packageName, internalName) || isIn("java/lang", internalName);
        return internalName.substring(isShort ? internalName.lastIndexOf('/') + 1 : 0).replace('/', '.').replace('$', '.');
    }

    String of(Signature type) {
        return switch (type) {
            case BaseTypeSig base -> ClassDesc.ofDescriptor(String.valueOf(base.baseType())).displayName();
            case ArrayTypeSig array -> of(array.componentSignature()) + "[]";
            case TypeVarSig variable -> variable.identifier();
            case ClassTypeSig named -> of(named);
        };
    }

    private String of(ClassTypeSig type) {
        var name = type.outerType().map(outer -> of((Signature) outer) + "." + type.className())
                .orElseGet(() -> of(type.className()));
        return type.typeArgs().isEmpty() ? name
                : name + type.typeArgs().stream().map(this::of).collect(Collectors.joining(", ", "<", ">"));
    }

    private String of(TypeArg argument) {
        return switch (argument) {
            case TypeArg.Unbounded _ -> "?";
            case TypeArg.Bounded bounded -> switch (bounded.wildcardIndicator()) {
                case NONE -> of(bounded.boundType());
                case EXTENDS -> "? extends " + of(bounded.boundType());
                case SUPER -> "? super " + of(bounded.boundType());
            };
        };
    }

    /** {@return type parameters such as {@code <T, X extends Exception>}, or an empty string} */
    String ofParameters(List<TypeParam> parameters) {
        return parameters.isEmpty() ? ""
                : parameters.stream().map(this::of).collect(Collectors.joining(", ", "<", ">"));
    }

    private String of(TypeParam parameter) {
        var bounds = Stream.concat(parameter.classBound().stream(), parameter.interfaceBounds().stream())
                .filter(bound -> !isObject(bound))
                .map(this::of)
                .collect(Collectors.joining(" & "));
        return parameter.identifier() + (bounds.isEmpty() ? "" : " extends " + bounds);
    }

    static boolean isObject(RefTypeSig type) {
        return type instanceof ClassTypeSig named && named.className().equals(OBJECT);
    }
}
