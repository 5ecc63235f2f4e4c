package dev.meanwhile.cli;

import static java.lang.constant.ConstantDescs.CD_Class;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.function.Consumer;

/**
 * A class that calls a program's main, made when the program is compiled and kept with it: {@code new Hello().main(args)}.
 *
 * <p>{@code Method.invoke} would do the same with less code. But before its first call the JVM generates method handle adapters
 * for that signature, which no AOT cache can hold: several milliseconds of a start that takes forty.
 */
final class Starter {
    private static final String SUFFIX = "$$start";

    private Starter() {
    }

    static String name(Class<?> program) {
        return program.getName() + SUFFIX;
    }

    static boolean isOne(String className) {
        return className.endsWith(SUFFIX);
    }

    /** {@return a class {@code implements Consumer<String[]>}, in the program's package, because main need not be public} */
    static byte[] classFile(Class<?> program, Method main) {
        return classFile(program, code -> call(code, program, main));
    }

    private static byte[] classFile(Class<?> program, Consumer<CodeBuilder> body) {
        return ClassFile.of().build(ClassDesc.of(name(program)), type -> type
                .withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                .withInterfaceSymbols(ClassDesc.of(Consumer.class.getName()))
                .withMethodBody(INIT_NAME, MTD_void, ClassFile.ACC_PUBLIC, code -> code
                        .aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_())
                .withMethodBody("accept", MethodTypeDesc.of(CD_void, CD_Object), ClassFile.ACC_PUBLIC, body));
    }

    /** {@return the same for a program that has no main, but applications} */
    static byte[] ofApps(Class<?> program) {
        return classFile(program, code -> code
                .loadConstant(ClassDesc.of(program.getName()))
                .invokestatic(ClassDesc.of(Apps.class.getName()), "serve", MethodTypeDesc.of(CD_void, CD_Class))
                .return_());
    }

    /** {@return the program of a starter} */
    static Class<?> program(Class<?> starter) throws ClassNotFoundException {
        return starter.getClassLoader().loadClass(starter.getName().substring(0, starter.getName().length() - SUFFIX.length()));
    }

    private static void call(CodeBuilder code, Class<?> program, Method main) {
        var type = ClassDesc.of(program.getName());
        var isStatic = Modifier.isStatic(main.getModifiers());
        if (!isStatic) {
            code.new_(type).dup().invokespecial(type, INIT_NAME, MTD_void);
        }
        var signature = MTD_void;
        if (main.getParameterCount() == 1) {
            var strings = CD_String.arrayType();
            signature = MethodTypeDesc.of(CD_void, strings);
            code.aload(1).checkcast(strings);
        }
        if (isStatic) {
            code.invokestatic(type, "main", signature, program.isInterface());
        } else {
            code.invokevirtual(type, "main", signature);
        }
        code.return_();
    }
}
