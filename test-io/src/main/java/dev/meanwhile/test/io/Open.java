package dev.meanwhile.test.io;

import dev.meanwhile.Task;

import java.io.IOException;
import java.net.SocketException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What is open on a network, and where in the program it was made. Each counts as one file descriptor. */
final class Open {
    private record Entry(String what, String where) {
    }

    private static final Set<String> RUNTIME = Set.of("dev.meanwhile", "dev.meanwhile.io", "dev.meanwhile.io.vertx", "dev.meanwhile.test", "dev.meanwhile.http");

    private final Map<Object, Entry> entries = new LinkedHashMap<>();
    private int most = Integer.MAX_VALUE;
    private Runnable whenRoom = () -> { };

    void most(int descriptors) {
        most = descriptors;
        whenRoom.run();
    }

    /** Told whenever there may be room again. */
    void whenRoom(Runnable action) {
        whenRoom = action;
    }

    boolean isFull() {
        return entries.size() >= most;
    }

    void requireRoom() throws IOException {
        if (isFull()) {
            throw new SocketException("Too many open files");
        }
    }

    void add(Object thing, String what) {
        entries.put(thing, new Entry(what, place()));
    }

    /** A connection gets its user: in the task that made it, more likely than before. */
    void started(Object thing) {
        entries.computeIfPresent(thing, (_, entry) -> entry.where.isEmpty() ? new Entry(entry.what, place()) : entry);
    }

    void remove(Object thing) {
        if (entries.remove(thing) != null) {
            whenRoom.run();
        }
    }

    int count() {
        return entries.size();
    }

    void forEach(Consumer<Object> action) {
        Set.copyOf(entries.keySet()).forEach(action);
    }

    /** @throws AssertionError that lists what is open */
    void requireNone() {
        if (!entries.isEmpty()) {
            var text = new StringBuilder("the test has ended, and these are still open; close them, for example with try (var … = …):");
            for (var entry : entries.values()) {
                text.append("\n  ").append(entry.what);
                if (!entry.where.isEmpty()) {
                    text.append("\n      made at ").append(entry.where);
                }
            }
            throw new AssertionError(text.append('\n').toString());
        }
    }

    private static String place() {
        var frame = StackWalker.getInstance().walk(frames -> frames.filter(Open::isOfProgram).findFirst());
        return frame.map(it -> it.toStackTraceElement().toString()).orElseGet(Open::spawnPlace);
    }

    /** Of a task of the runtime's own, such as one that makes an attempt to connect. Handlers have none. */
    private static String spawnPlace() {
        try {
            return Task.current().spawnedAt();
        } catch (IllegalStateException e) {
            return "";
        }
    }

    private static boolean isOfProgram(StackWalker.StackFrame frame) {
        var name = frame.getClassName();
        var packageName = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        return !RUNTIME.contains(packageName) && !name.startsWith("java.") && !name.startsWith("jdk.") && !name.startsWith("io.netty.")
                && !name.startsWith("io.vertx.") && !isOfKit(name);
    }

    private static boolean isOfKit(String name) {
        var top = name.replaceAll("\\$.*", "");
        return Set.of(Open.class, MemoryWire.class, MemoryTls.class, MemoryNetwork.class, MemoryListener.class, MemoryDatagrams.class, Lane.class, Link.class, TestNetwork.class, Streams.class)
                .stream().anyMatch(type -> type.getName().equals(top));
    }
}
