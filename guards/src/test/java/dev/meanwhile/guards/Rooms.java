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
 * The files of a module, each in its room, and the arrows between them: who uses whom, as the compiled classes say.
 *
 * @param order  the rooms from the ground up: a room uses those before it
 * @param roomOf for each file, without its ending, the room that it lies in
 * @param arrows for each file those that it uses
 */
record Rooms(List<String> order, Map<String, String> roomOf, Map<String, Set<String>> arrows) {
    /** Core, as its sources lie and as it was compiled. */
    static Rooms ofCore(House house) {
        return of(house, "core", "dev/meanwhile", List.of("kernel", "threads", "together", "sync", "flow", "reports", "life", "verbs"));
    }

    /** The command, likewise. Its room {@code java} has what begins it all. */
    static Rooms ofCommand(House house) {
        return of(house, "cli", "dev/meanwhile/cli", List.of("common", "program", "compile", "run", "serve", "fetch", "about", "java"));
    }

    /** The benchmarks, likewise. What runs in the measured programs is below what measures them. */
    static Rooms ofBenchmarks(House house) {
        return of(house, "benchmarks", "dev/meanwhile/benchmarks",
                List.of("tools", "shared", "ours", "load", "workloads", "results", "stage", "peers", "report", "java"));
    }

    /** The public package of io, likewise. Those above the first do not use each other. */
    static Rooms ofIo(House house) {
        return of(house, "io", "dev/meanwhile/io", List.of("streams", "net", "files", "processes", "terminal"));
    }

    /** The package of http, likewise. */
    static Rooms ofHttp(House house) {
        return of(house, "http", "dev/meanwhile/http", List.of("messages", "deflate", "sockets", "exchanges", "requests", "pool", "client", "credentials", "server"));
    }

    /** The package of sql, likewise. */
    static Rooms ofSql(House house) {
        return of(house, "sql", "dev/meanwhile/sql", List.of("text", "values", "sessions", "pool", "servers", "jdbc", "copy", "java"));
    }

    /** Web applications. */
    static Rooms ofWeb(House house) {
        return of(house, "web", "dev/meanwhile/web",
                List.of("texts", "json", "requests", "responses", "parameters", "routes", "around", "security", "documents", "java"));
    }

    private static Rooms of(House house, String module, String ourPackage, List<String> order) {
        var roomOf = new TreeMap<String, String>();
        for (var room : order) {
            for (var file : House.files(house.folder(module, "src", "main", room).resolve(ourPackage), 1, ".java")) {
                var name = file.getFileName().toString().replace(".java", "");
                if (!name.equals("package-info")) {
                    roomOf.put(name, room);
                }
            }
        }
        var reference = Pattern.compile(ourPackage + "/([A-Z]\\w*)");
        var arrows = new TreeMap<String, Set<String>>();
        for (var file : House.files(house.folder(module, "target", "classes").resolve(ourPackage), 1, ".class")) {
            var from = file.getFileName().toString().replaceAll("(\\$.*)?\\.class$", "");
            var used = arrows.computeIfAbsent(from, _ -> new TreeSet<>());
            for (var name : names(parse(file))) {
                reference.matcher(name).results().forEach(it -> used.add(it.group(1).replaceAll("\\$.*", "")));
            }
            used.remove(from);
        }
        return new Rooms(order, roomOf, arrows);
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return all texts in which names of classes may stand} */
    private static Set<String> names(ClassModel type) {
        var names = new HashSet<String>();
        for (var entry : type.constantPool()) {
            switch (entry) {
                case ClassEntry it -> names.add(it.asInternalName());
                case NameAndTypeEntry it -> names.add(it.type().stringValue());
                case MethodTypeEntry it -> names.add(it.descriptor().stringValue());
                default -> { }
            }
        }
        type.fields().forEach(field -> names.add(field.fieldType().stringValue()));
        type.methods().forEach(method -> names.add(method.methodType().stringValue()));
        return names;
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

    /** {@return the arrows from a room to another than the ground, in a house of one floor above it} */
    List<String> sideways() {
        var found = new ArrayList<String>();
        arrows.forEach((from, used) -> used.forEach(to -> {
            var here = roomOf.get(from);
            var there = roomOf.get(to);
            if (here != null && there != null && !there.equals(here) && !there.equals(order.getFirst())) {
                found.add(here + "/" + from + " uses " + there + "/" + to);
            }
        }));
        return found;
    }

    private int level(String file) {
        return order.indexOf(roomOf.get(file));
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
