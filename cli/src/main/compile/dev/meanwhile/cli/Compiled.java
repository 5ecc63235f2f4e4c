package dev.meanwhile.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A program, compiled.
 *
 * @param starter binary name of the {@link Starter} for the first class in the given file
 * @param sources every compiled file: the given one first, then the others that it uses
 * @param classes class files by binary name
 * @param libraries jars and folders with other classes that it uses
 * @param javaOptions for the JVM that runs it
 */
record Compiled(String starter, List<Source> sources, Map<String, byte[]> classes, List<Path> libraries, List<String> javaOptions) {

    /** Whether it would do the same: it has the same classes and libraries. */
    boolean isSameAs(Compiled other) {
        return starter.equals(other.starter) && libraries.equals(other.libraries) && javaOptions.equals(other.javaOptions)
                && classes.keySet().equals(other.classes.keySet())
                && classes.keySet().stream().allMatch(name -> Arrays.equals(classes.get(name), other.classes.get(name)));
    }
}
