package dev.meanwhile.cli;

import java.util.List;
import java.util.Map;

/**
 * A program, compiled.
 *
 * @param starter binary name of the {@link Starter} for the first class in the given file
 * @param sources every compiled file: the given one first, then the others that it uses
 * @param classes class files by binary name
 */
record Compiled(String starter, List<Source> sources, Map<String, byte[]> classes) {
}
