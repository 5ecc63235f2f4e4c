package dev.meanwhile.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    Iterable<? extends JavaFileObject> sources(Path file) {
        return fileManager.getJavaFileObjects(file);
    }

    Map<String, byte[]> classes() {
        return classes;
    }

    /** {@return the sources that were compiled, the given one first} */
    List<Source> compiled(Source main) throws IOException {
        var sources = new ArrayList<>(List.of(main));
        for (var path : used) {
            if (!Files.isSameFile(path, main.path())) {
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
        if (source != null) {
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
