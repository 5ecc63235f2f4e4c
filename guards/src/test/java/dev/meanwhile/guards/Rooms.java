package dev.meanwhile.guards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The files of core, each in its room, and the arrows between them: who uses whom, as the compiled classes say.
 *
 * @param roomOf for each file, without its ending, the room that it lies in
 * @param arrows for each file those that it uses
 */
record Rooms(Map<String, String> roomOf, Map<String, Set<String>> arrows) {
    /** From the ground up: a room uses those before it. */
    static final List<String> ORDER = List.of("kernel", "threads", "together", "sync", "flow", "reports", "life", "verbs");

    private static final Pattern REFERENCE = Pattern.compile("dev/meanwhile/([A-Z]\\w*)");

    /** Core, as its sources lie and as it was compiled. */
    static Rooms of(House house) {
        var roomOf = new TreeMap<String, String>();
        for (var room : ORDER) {
            for (var file : House.javaFiles(house.folder("core", "src", "main", room))) {
                roomOf.put(file.getFileName().toString().replace(".java", ""), room);
            }
        }
        var arrows = new TreeMap<String, Set<String>>();
        for (var file : House.files(house.folder("core", "target", "classes", "dev", "meanwhile"), 1, ".class")) {
            var from = file.getFileName().toString().replaceAll("(\\$.*)?\\.class$", "");
            var used = arrows.computeIfAbsent(from, _ -> new TreeSet<>());
            used.addAll(references(parse(file)));
            used.remove(from);
        }
        return new Rooms(roomOf, arrows);
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> references(ClassModel type) {
        var names = new HashSet<String>();
        for (var entry : type.constantPool()) {
            switch (entry) {
                case ClassEntry it -> add(it.asInternalName(), names);
                case NameAndTypeEntry it -> add(it.type().stringValue(), names);
                case MethodTypeEntry it -> add(it.descriptor().stringValue(), names);
                default -> { }
            }
        }
        type.fields().forEach(field -> add(field.fieldType().stringValue(), names));
        type.methods().forEach(method -> add(method.methodType().stringValue(), names));
        return names;
    }

    private static void add(String text, Set<String> names) {
        REFERENCE.matcher(text).results().forEach(it -> names.add(it.group(1).replaceAll("\\$.*", "")));
    }

    /** {@return the arrows that run from a room to one above it} */
    List<String> upwards() {
        var found = new ArrayList<String>();
        arrows.forEach((from, used) -> used.forEach(to -> {
            if (roomOf.containsKey(from) && roomOf.containsKey(to) && level(to) > level(from)) {
                found.add(roomOf.get(from) + "/" + from + " uses " + roomOf.get(to) + "/" + to);
            }
        }));
        return found;
    }

    private int level(String file) {
        return ORDER.indexOf(roomOf.get(file));
    }

    /** {@return the largest circles of files that all lead to each other, the largest first} Those of one file are none. */
    List<Set<String>> circles() {
        var reach = new HashMap<String, Set<String>>();
        arrows.keySet().forEach(file -> reach.put(file, reachable(file)));
        var circles = new ArrayList<Set<String>>();
        var placed = new HashSet<String>();
        for (var file : arrows.keySet()) {
            if (!placed.contains(file)) {
                var circle = new TreeSet<String>(Set.of(file));
                reach.get(file).stream().filter(other -> reach.getOrDefault(other, Set.of()).contains(file)).forEach(circle::add);
                placed.addAll(circle);
                if (circle.size() > 1) {
                    circles.add(circle);
                }
            }
        }
        circles.sort((a, b) -> b.size() - a.size());
        return circles;
    }

    private Set<String> reachable(String from) {
        var seen = new HashSet<String>();
        var left = new ArrayDeque<>(arrows.getOrDefault(from, Set.of()));
        while (!left.isEmpty()) {
            var next = left.poll();
            if (seen.add(next)) {
                left.addAll(arrows.getOrDefault(next, Set.of()));
            }
        }
        return seen;
    }
}
