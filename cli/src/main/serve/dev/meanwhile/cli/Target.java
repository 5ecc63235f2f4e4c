package dev.meanwhile.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/**
 * What is to be served: a Java file, or the one of a folder; or compiled classes, in a jar or a folder.
 *
 * @param file what the user named, or the program in the folder that the user named
 * @param app  the name of its application, if it has several
 * @param main the class to run, of a folder of classes or a jar
 */
record Target(String file, Optional<String> app, Optional<String> main) {
    private static final Pattern HAS_APP = Pattern.compile("\\bApp\\b");
    private static final String MAIN = "Main.java";

    /** @throws Problem if the user named nothing that can be served */
    static Target of(String word, Optional<String> app, Optional<String> main) throws Problem {
        var colon = word.lastIndexOf(':');
        if (colon > 1 && SourceVersion.isIdentifier(word.substring(colon + 1)) && Files.notExists(Path.of(word))) {
            Wrong.unless(app.isEmpty(), "--app", app, word + " names an application already");
            return of(word.substring(0, colon), Optional.of(word.substring(colon + 1)), main);
        }
        var path = Path.of(word);
        if (Files.isDirectory(path) && main.isEmpty()) {
            return new Target(program(path).toString(), app, main);
        }
        Wrong.unless(main.isEmpty() || Files.isDirectory(path) || isJar(word), "--main", main, "it is for a jar or a folder of classes, not for " + word);
        return new Target(word, app, main);
    }

    private static boolean isJar(String file) {
        return file.endsWith(".jar");
    }

    boolean isCompiled() {
        return isJar(file) || main.isPresent();
    }

    private static Path program(Path folder) throws Problem {
        if (Files.exists(folder.resolve(MAIN))) {
            return folder.resolve(MAIN);
        }
        try (var files = Files.list(folder)) {
            var programs = files.filter(file -> file.toString().endsWith(".java") && mentionsApp(file)).sorted().toList();
            if (programs.size() == 1) {
                return programs.getFirst();
            }
            throw new Problem(Problem.USAGE, "meanwhile serve: the folder " + folder + " has no " + MAIN + ", and " + (programs.isEmpty()
                    ? "no other .java file with an App. For a folder of classes, name the one to run: --main shop.Main"
                    : "several other files with an App. Name one: meanwhile serve " + programs.getFirst()));
        } catch (IOException e) {
            throw new Problem(Problem.USAGE, "meanwhile serve: the folder " + folder + " can't be read: " + e.getMessage());
        }
    }

    private static boolean mentionsApp(Path file) {
        try {
            return HAS_APP.matcher(Files.readString(file)).find();
        } catch (IOException e) {
            return false;
        }
    }

    /** {@return the program} Compiles it if that is needed. */
    Compiled load(List<Path> classPath) throws Problem {
        return isCompiled() ? compiled(classPath) : RunProgram.load(Source.read("serve", file), classPath);
    }

    private Compiled compiled(List<Path> classPath) throws Problem {
        var place = Path.of(file);
        if (Files.notExists(place)) {
            throw new Problem(Problem.USAGE, "meanwhile serve: there is no file " + file);
        }
        var name = main.isPresent() ? main.get() : mainOf(place);
        var libraries = Stream.concat(Stream.of(place.toAbsolutePath().normalize()), classPath.stream()).toList();
        var source = new Source(place, new byte[0]);
        try {
            var type = LibraryLoader.of(libraries).loadClass(name);
            var classes = new HashMap<String, byte[]>();
            classes.put(Starter.name(type), EntryPoint.isMissing(type) && Apps.areIn(type) ? Starter.ofApps(type) : Starter.classFile(type, EntryPoint.of(type, source)));
            return new Compiled(Starter.name(type), List.of(source), classes, libraries, List.of());
        } catch (ClassNotFoundException e) {
            throw new Problem(Problem.USAGE, "meanwhile serve: " + file + " has no class " + name);
        }
    }

    private static String mainOf(Path jar) throws Problem {
        try (var content = new JarFile(jar.toFile())) {
            var manifest = Optional.ofNullable(content.getManifest());
            return manifest.map(it -> it.getMainAttributes().getValue("Main-Class"))
                    .orElseThrow(() -> new Problem(Problem.USAGE, "meanwhile serve: the manifest of " + jar + " has no Main-Class. Name the class to run: --main shop.Main"));
        } catch (IOException e) {
            throw new Problem(Problem.USAGE, "meanwhile serve: " + jar + " can't be read: " + e.getMessage());
        }
    }
}
