package dev.meanwhile.cli;

import java.util.List;
import java.util.Map;

/**
 * A program, compiled.
 *
 * @param starter binary name of the {@link Starter} for the first class in the file that was given
 * @param sources every file that was compiled: the given one first, then those of the same folders that it uses
 * @param classes class files by binary name
 */
record Compiled(String starter, List<Source> sources, Map<String, byte[]> classes) {
}
