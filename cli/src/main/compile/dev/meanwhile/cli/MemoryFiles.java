package dev.meanwhile.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;

/** javac's view of the files: sources from disk, classes into memory. It notes which sources were used. */
final class MemoryFiles extends ForwardingJavaFileManager<StandardJavaFileManager> {
    private final Map<String, byte[]> classes = new TreeMap<>();
    private final Set<Path> used = new LinkedHashSet<>();

    MemoryFiles(StandardJavaFileManager files) {
        super(files);
    }

    /** {@return the sources of a program, the given file first} */
    Iterable<JavaFileObject> sources(List<Source> sources) {
        var files = new ArrayList<JavaFileObject>();
        for (var source : sources) {
            if (ScriptFile.isOne(source)) {
                files.add(new ScriptFile(source));
            } else {
                fileManager.getJavaFileObjects(source.path()).forEach(files::add);
            }
        }
        return files;
    }

    Map<String, byte[]> classes() {
        return classes;
    }

    /** {@return the sources that were compiled, the given ones first} */
    List<Source> compiled(List<Source> given) throws IOException {
        var sources = new ArrayList<>(given);
        var known = new HashSet<Path>();
        for (var source : given) {
            known.add(source.path().toRealPath());
        }
        for (var path : used) {
            if (known.add(path.toRealPath())) {
                sources.add(new Source(path, Files.readAllBytes(path)));
            }
        }
        return sources;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(Location location, String className, JavaFileObject.Kind kind,
            FileObject source) throws IOException {
        if (location != StandardLocation.CLASS_OUTPUT || kind != JavaFileObject.Kind.CLASS) {
            return super.getJavaFileForOutput(location, className, kind, source);
        }
        if (source != null && !(source instanceof ScriptFile)) {
            used.add(fileManager.asPath(source));
        }
        return new ClassInMemory(className);
    }

    private final class ClassInMemory extends SimpleJavaFileObject {
        private final String name;

        ClassInMemory(String name) {
            super(URI.create("memory:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
            this.name = name;
        }

        @Override
        public OutputStream openOutputStream() {
            return new ByteArrayOutputStream() {
                @Override
                public void close() throws IOException {
                    super.close();
                    classes.put(name, toByteArray());
                }
            };
        }
    }
}
