package dev.meanwhile.cli;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.lang.model.SourceVersion;
import javax.tools.SimpleJavaFileObject;

/** A source file that javac would refuse: its first line is for the system ({@code #!/usr/bin/env …}), or its name does not end in .java. */
final class ScriptFile extends SimpleJavaFileObject {
    private final Source source;

    ScriptFile(Source source) {
        super(uri(source), Kind.SOURCE);
        this.source = source;
    }

    static boolean isOne(Source source) {
        return source.isScript() || !source.path().toString().endsWith(".java");
    }

    /** javac names the class of a compact source file after this: {@code my-tool} becomes {@code my_tool}, and {@code import} {@code _import}. */
    private static URI uri(Source source) {
        var name = source.path().getFileName().toString().replaceFirst("\\.java$", "").replaceAll("[^A-Za-z0-9_$]", "_");
        return URI.create("script:///" + (SourceVersion.isName(name) ? "" : "_") + name + ".java");
    }

    /** For messages. */
    @Override
    public String getName() {
        return source.path().toString();
    }

    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
        return kind == Kind.SOURCE;
    }

    /** The first line becomes a comment, so that lines and columns stay the same. */
    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        var text = new String(source.text(), StandardCharsets.UTF_8);
        return source.isScript() ? "//" + text.substring(2) : text;
    }
}
