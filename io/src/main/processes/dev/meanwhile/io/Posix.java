package dev.meanwhile.io;

import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The calls of Linux's C library that start processes and move their bytes. The JDK's own processes cost a helper process and a thread each, their pipes
 * block, and what a grandchild writes after its parent's end is lost; there is no call for a process group at all.
 *
 * <p>Used only where native access is enabled and everything needed is there: Linux 5.3 and glibc 2.34 or newer. The numbers are those of x86-64 and AArch64.
 */
final class Posix {
    static final int EPOLLIN = 1;
    static final int EPOLLOUT = 4;
    /** The size of a {@code struct epoll_event}: events, and a number of ours, which on x86-64 follows without a gap. */
    static final long EVENT;
    private static final long EVENT_ID;

    static {
        EVENT_ID = System.getProperty("os.arch").equals("amd64") ? 4 : 8;
        EVENT = EVENT_ID + Long.BYTES;
    }

    static final int O_RDONLY = 0;
    static final int O_WRONLY = 1;
    static final int O_CREAT = 0x40;
    static final int O_TRUNC = 0x200;
    static final int O_APPEND = 0x400;

    static final int ESRCH = 3;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EBADF = 9;
    static final int EAGAIN = 11;

    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final int F_SETFL = 4;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int F_SETPIPE_SZ = 1031;
    private static final int O_RDWR = 2;
    private static final int O_NOCTTY = 0x100;
    private static final long TIOCSWINSZ = 0x5414;
    private static final int MOST_NAME = 128;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int EPOLL_CTL_MOD = 3;
    private static final int EPOLLONESHOT = 1 << 30;
    private static final int WNOHANG = 1;
    private static final int PIDFD_OPEN = 434;
    private static final short SPAWN_SETPGROUP = 0x02;
    private static final short SPAWN_SETSIGMASK = 0x08;
    private static final short SPAWN_SETSID = 0x80;
    /** Enough for glibc's structures, the largest of which has 336 bytes. */
    private static final int STRUCTURE = 1024;
    private static final int OWNER_WRITES = 0666;

    private static final AddressLayout ADDRESS = ValueLayout.ADDRESS;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT;
    private static final ValueLayout.OfLong PACKED_LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO_VALUE = Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

    /** The calls: constants, so that they are compiled into their callers. Linking them fails where one is missing. */
    private static final class C {
        static final MethodHandle SPAWN = plain("posix_spawn", INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        static final MethodHandle INIT_ATTRIBUTES = plain("posix_spawnattr_init", INT, ADDRESS);
        static final MethodHandle DESTROY_ATTRIBUTES = plain("posix_spawnattr_destroy", INT, ADDRESS);
        static final MethodHandle SET_FLAGS = plain("posix_spawnattr_setflags", INT, ADDRESS, SHORT);
        static final MethodHandle SET_GROUP = plain("posix_spawnattr_setpgroup", INT, ADDRESS, INT);
        static final MethodHandle SET_MASK = plain("posix_spawnattr_setsigmask", INT, ADDRESS, ADDRESS);
        static final MethodHandle INIT_ACTIONS = plain("posix_spawn_file_actions_init", INT, ADDRESS);
        static final MethodHandle DESTROY_ACTIONS = plain("posix_spawn_file_actions_destroy", INT, ADDRESS);
        static final MethodHandle ADD_DUP = plain("posix_spawn_file_actions_adddup2", INT, ADDRESS, INT, INT);
        static final MethodHandle ADD_OPEN = plain("posix_spawn_file_actions_addopen", INT, ADDRESS, INT, ADDRESS, INT, INT);
        static final MethodHandle ADD_CLOSE_FROM = plain("posix_spawn_file_actions_addclosefrom_np", INT, ADDRESS, INT);
        static final MethodHandle ADD_FOLDER = plain("posix_spawn_file_actions_addchdir_np", INT, ADDRESS, ADDRESS);
        static final MethodHandle PIPE = call("pipe2", List.of(), INT, ADDRESS, INT);
        static final MethodHandle OPEN = call("open", List.of(Linker.Option.firstVariadicArg(2)), INT, ADDRESS, INT, INT);
        static final MethodHandle FCNTL = call("fcntl", List.of(Linker.Option.firstVariadicArg(2)), INT, INT, INT, INT);
        static final MethodHandle OPEN_TERMINAL = call("posix_openpt", List.of(), INT, INT);
        static final MethodHandle UNLOCK_TERMINAL = call("unlockpt", List.of(), INT, INT);
        static final MethodHandle NAME_OF_TERMINAL = plain("ptsname_r", INT, INT, ADDRESS, LONG);
        static final MethodHandle IOCTL = call("ioctl", List.of(Linker.Option.firstVariadicArg(2)), INT, INT, LONG, ADDRESS);
        static final MethodHandle READ = call("read", List.of(), LONG, INT, ADDRESS, LONG);
        static final MethodHandle WRITE = call("write", List.of(), LONG, INT, ADDRESS, LONG);
        static final MethodHandle CLOSE = call("close", List.of(), INT, INT);
        static final MethodHandle EPOLL_CREATE = call("epoll_create1", List.of(), INT, INT);
        static final MethodHandle EPOLL_CONTROL = call("epoll_ctl", List.of(), INT, INT, INT, INT, ADDRESS);
        static final MethodHandle EPOLL_WAIT = call("epoll_wait", List.of(), INT, INT, ADDRESS, INT, INT);
        static final MethodHandle KILL = call("kill", List.of(), INT, INT, INT);
        static final MethodHandle WAITPID = call("waitpid", List.of(), INT, INT, ADDRESS, INT);
        static final MethodHandle SYSCALL = call("syscall", List.of(Linker.Option.firstVariadicArg(1)), LONG, LONG, INT, INT);

        @SuppressWarnings("restricted") // the caller has asked whether it is allowed
        private static MethodHandle plain(String name, MemoryLayout result, MemoryLayout... arguments) {
            var linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
        }

        @SuppressWarnings("restricted")
        private static MethodHandle call(String name, List<Linker.Option> options, MemoryLayout result, MemoryLayout... arguments) {
            var linker = Linker.nativeLinker();
            var all = new java.util.ArrayList<>(options);
            all.add(ERRNO);
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments), all.toArray(Linker.Option[]::new));
        }
    }

    private static final class Holder {
        static final Posix POSIX = load();
    }

    private final Map<String, byte[]> environment = ownEnvironment();

    private Posix() {
    }

    /** {@return the calls, or null if they can't be used here} May take 100 ms the first time. */
    static Posix find() {
        return Holder.POSIX;
    }

    private static Posix load() {
        if (!System.getProperty("os.name").equals("Linux") || !Posix.class.getModule().isNativeAccessEnabled()) {
            return null;
        }
        try {
            var posix = new Posix();
            posix.close(posix.watchable((int) ProcessHandle.current().pid()));
            return posix;
        } catch (ExceptionInInitializerError | IOException e) {
            // An older C library, another one than glibc, or an older kernel.
            return null;
        }
    }

    /**
     * {@return the bytes of this program's environment, by the text {@code NAME=VALUE} that Java makes of them} In the locale C, which is usual in containers, Java does not
     * understand letters outside of ASCII, and the text alone would not give them back.
     */
    Map<String, byte[]> environment() {
        return environment;
    }

    private static Map<String, byte[]> ownEnvironment() {
        var charset = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8);
        var entries = new HashMap<String, byte[]>();
        try {
            var all = Files.readAllBytes(Path.of("/proc/self/environ"));
            for (int begin = 0, end = 0; end < all.length; end++) {
                if (all[end] == 0) {
                    var entry = Arrays.copyOfRange(all, begin, end);
                    entries.putIfAbsent(new String(entry, charset), entry);
                    begin = end + 1;
                }
            }
        } catch (IOException e) {
            // The text must do.
        }
        return entries;
    }

    /** What a call says: a result, or an error's number. */
    private interface Call {
        long in(MemorySegment errno) throws Throwable;
    }

    /** {@return the result, or minus the error's number} */
    private static long result(Call call) {
        try (var arena = Arena.ofConfined()) {
            var errno = errno(arena);
            var result = call.in(errno);
            return result == -1 ? -errno(errno) : result;
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    private static int orThrow(String what, long result) throws IOException {
        if (result < 0) {
            throw new IOException(what + ": " + message((int) -result));
        }
        return (int) result;
    }

    private static String message(int errno) {
        return switch (errno) {
            case 1 -> "Operation not permitted";
            case 2 -> "No such file or directory";
            case 7 -> "the arguments and the environment are longer than the system allows";
            case 8 -> "Exec format error: it is not a program for this system, or a script without a first line such as #!/bin/sh";
            case EAGAIN -> "Resource temporarily unavailable: too many processes, or too little memory";
            case 12 -> "Cannot allocate memory";
            case 13 -> "Permission denied";
            case 21 -> "Is a directory";
            case 24 -> "Too many open files";
            case 26 -> "Text file busy";
            case 28 -> "No space left on device";
            case 32 -> "Broken pipe";
            default -> "error " + errno;
        };
    }

    /** A pipe's two ends; neither is inherited. */
    record Pipe(int source, int sink) {
    }

    Pipe pipe() throws IOException {
        try (var arena = Arena.ofConfined()) {
            var ends = arena.allocate(INT, 2);
            orThrow("can't make a pipe", result(errno -> (int) C.PIPE.invokeExact(errno, ends, O_CLOEXEC)));
            return new Pipe(notStandard(ends.getAtIndex(INT, 0)), notStandard(ends.getAtIndex(INT, 1)));
        }
    }

    /** A program that was started without standard streams gets their numbers for others; those would be in the way in the child. */
    private int notStandard(int descriptor) throws IOException {
        if (descriptor > 2) {
            return descriptor;
        }
        var higher = orThrow("can't move a descriptor", result(errno -> (int) C.FCNTL.invokeExact(errno, descriptor, F_DUPFD_CLOEXEC, 3)));
        close(descriptor);
        return higher;
    }

    int open(String file, int flags) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var path = arena.allocateFrom(file);
            return notStandard(orThrow("can't open " + file, result(errno -> (int) C.OPEN.invokeExact(errno, path, flags | O_CLOEXEC, OWNER_WRITES))));
        }
    }

    /** Of a new pipe or terminal, which has no other flags. */
    void makeNonBlocking(int descriptor) throws IOException {
        orThrow("fcntl", result(errno -> (int) C.FCNTL.invokeExact(errno, descriptor, F_SETFL, O_NONBLOCK)));
    }

    void close(int descriptor) {
        result(errno -> (int) C.CLOSE.invokeExact(errno, descriptor));
    }

    /** {@return how many bytes were read into the piece, 0 at the end, or minus an error's number} */
    int read(int descriptor, Piece piece) {
        try {
            var count = (long) C.READ.invokeExact(piece.errno(), descriptor, piece.memory(), (long) Piece.SIZE);
            return count < 0 ? -errno(piece.errno()) : (int) count;
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /** {@return how many of the piece's first bytes were written, or minus an error's number} */
    int write(int descriptor, Piece piece, int length) {
        try {
            var count = (long) C.WRITE.invokeExact(piece.errno(), descriptor, piece.memory(), (long) length);
            return count < 0 ? -errno(piece.errno()) : (int) count;
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    static MemorySegment errno(Arena arena) {
        return arena.allocate(Linker.Option.captureStateLayout());
    }

    private static int errno(MemorySegment errno) {
        return (int) ERRNO_VALUE.get(errno, 0L);
    }

    static IOException failure(int result) {
        return new IOException(message(-result));
    }

    /** {@return a new terminal's side for the one who types and watches; it does not block} */
    int openTerminal(Launch.Terminal size) throws IOException {
        var terminal = notStandard(orThrow("can't make a terminal", result(errno -> (int) C.OPEN_TERMINAL.invokeExact(errno, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK))));
        try {
            orThrow("can't unlock a terminal", result(errno -> (int) C.UNLOCK_TERMINAL.invokeExact(errno, terminal)));
            orThrow("can't size a terminal", resize(terminal, size));
            return terminal;
        } catch (IOException e) {
            close(terminal);
            throw e;
        }
    }

    long resize(int terminal, Launch.Terminal size) {
        try (var arena = Arena.ofConfined()) {
            // Rows, columns, and the same in pixels.
            var numbers = arena.allocate(SHORT, 4);
            numbers.setAtIndex(SHORT, 0, (short) size.rows());
            numbers.setAtIndex(SHORT, 1, (short) size.columns());
            return result(errno -> (int) C.IOCTL.invokeExact(errno, terminal, TIOCSWINSZ, numbers));
        }
    }

    /** {@return another descriptor of the same file} */
    int copy(int descriptor) throws IOException {
        return orThrow("can't copy a descriptor", result(errno -> (int) C.FCNTL.invokeExact(errno, descriptor, F_DUPFD_CLOEXEC, 3)));
    }

    private static MemorySegment nameOf(Arena arena, int terminal) throws Throwable {
        var name = arena.allocate(MOST_NAME);
        require((int) C.NAME_OF_TERMINAL.invokeExact(terminal, name, (long) MOST_NAME));
        return name;
    }

    /** Lets a pipe hold more, if the system allows it. */
    void enlarge(int descriptor, int bytes) {
        result(errno -> (int) C.FCNTL.invokeExact(errno, descriptor, F_SETPIPE_SZ, bytes));
    }

    /** {@return a descriptor with which others can be watched} */
    int epoll() throws IOException {
        return notStandard(orThrow("can't watch pipes", result(errno -> (int) C.EPOLL_CREATE.invokeExact(errno, O_CLOEXEC))));
    }

    /** Watches a descriptor until one of the events has happened, once. */
    void watch(int epoll, boolean first, int descriptor, int events, long id) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var event = arena.allocate(EVENT, Long.BYTES);
            event.set(INT, 0, events | EPOLLONESHOT);
            event.set(PACKED_LONG, EVENT_ID, id);
            orThrow("can't watch a pipe", result(errno -> (int) C.EPOLL_CONTROL.invokeExact(errno, epoll, first ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, event)));
        }
    }

    void unwatch(int epoll, int descriptor) {
        result(errno -> (int) C.EPOLL_CONTROL.invokeExact(errno, epoll, EPOLL_CTL_DEL, descriptor, MemorySegment.NULL));
    }

    /** Waits for events. {@return how many there are, or minus an error's number} */
    int awaitEvents(int epoll, MemorySegment events, int most) {
        return (int) result(errno -> (int) C.EPOLL_WAIT.invokeExact(errno, epoll, events, most, -1));
    }

    /** {@return the number under which the descriptor of an event is watched} */
    static long idOf(MemorySegment events, int index) {
        return events.get(PACKED_LONG, index * EVENT + EVENT_ID);
    }

    /** {@return a descriptor that becomes readable when the process ends} */
    int watchable(int pid) throws IOException {
        return orThrow("can't watch a process", result(errno -> (long) C.SYSCALL.invokeExact(errno, (long) PIDFD_OPEN, pid, 0)));
    }

    /** Signals a process, or with a negative number its group. {@return false if there is none} */
    boolean kill(int pid, int signal) throws IOException {
        var result = result(errno -> (int) C.KILL.invokeExact(errno, pid, signal));
        if (result == -ESRCH) {
            return false;
        }
        orThrow("can't send signal " + signal + " to process " + Math.abs(pid), result);
        return true;
    }

    /** {@return the status of a process that has ended, as shells give it; -1 if it has not, or if something else has taken the status} */
    int reap(int pid) {
        try (var arena = Arena.ofConfined()) {
            var status = arena.allocate(INT);
            var reaped = result(errno -> (int) C.WAITPID.invokeExact(errno, pid, status, WNOHANG));
            if (reaped != pid) {
                return -1;
            }
            var bits = status.get(INT, 0);
            var signal = bits & 0x7f;
            return signal == 0 ? bits >> 8 & 0xff : SubprocessResult.SIGNALLED + signal;
        }
    }

    /**
     * Starts a program. {@return its process} Waits until the program has replaced the copy of this one.
     *
     * @param streams the descriptors that become its standard input, output and error; -1 leaves this program's
     * @param ownGroup whether it leads a process group of its own
     * @param terminal our side of the terminal in which it leads a session, and which becomes all streams that are -1; -1 is none
     */
    int spawn(String program, List<String> command, Collection<byte[]> environment, String folder, int[] streams, boolean ownGroup, int terminal) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var attributes = arena.allocate(STRUCTURE, 16);
            var actions = arena.allocate(STRUCTURE, 16);
            require((int) C.INIT_ATTRIBUTES.invokeExact(attributes));
            require((int) C.INIT_ACTIONS.invokeExact(actions));
            try {
                require((int) C.SET_FLAGS.invokeExact(attributes, (short) (SPAWN_SETSIGMASK | (terminal >= 0 ? SPAWN_SETSID : ownGroup ? SPAWN_SETPGROUP : 0))));
                require((int) C.SET_GROUP.invokeExact(attributes, 0));
                // All signals reach it, whatever this thread has blocked.
                require((int) C.SET_MASK.invokeExact(attributes, arena.allocate(STRUCTURE, 16)));
                if (terminal >= 0) {
                    // The first terminal that the leader of a new session opens controls it.
                    require((int) C.ADD_OPEN.invokeExact(actions, 0, nameOf(arena, terminal), O_RDWR, 0));
                }
                for (var i = 0; i < streams.length; i++) {
                    var stream = streams[i] < 0 && terminal >= 0 ? 0 : streams[i];
                    if (stream >= 0) {
                        require((int) C.ADD_DUP.invokeExact(actions, stream, i));
                    }
                }
                // Libraries in the JVM may have opened descriptors that would be inherited.
                require((int) C.ADD_CLOSE_FROM.invokeExact(actions, 3));
                require((int) C.ADD_FOLDER.invokeExact(actions, arena.allocateFrom(folder)));
                var pid = arena.allocate(INT);
                require((int) C.SPAWN.invokeExact(pid, arena.allocateFrom(program), actions, attributes, strings(arena, command.stream().map(it -> it.getBytes(StandardCharsets.UTF_8)).toList()), strings(arena, environment)));
                return pid.get(INT, 0);
            } finally {
                var _ = (int) C.DESTROY_ACTIONS.invokeExact(actions);
                var _ = (int) C.DESTROY_ATTRIBUTES.invokeExact(attributes);
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    private static void require(int error) throws IOException {
        if (error != 0) {
            throw failure(-error);
        }
    }

    private static MemorySegment strings(Arena arena, Collection<byte[]> strings) {
        var array = arena.allocate(ADDRESS, strings.size() + 1L);
        var text = arena.allocate(strings.stream().mapToLong(string -> string.length + 1L).sum() + 1);
        var i = 0;
        var at = 0L;
        for (var string : strings) {
            MemorySegment.copy(string, 0, text, ValueLayout.JAVA_BYTE, at, string.length);
            array.setAtIndex(ADDRESS, i++, text.asSlice(at));
            at += string.length + 1;
        }
        return array;
    }
}
