package dev.meanwhile.io;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** How large the terminal is: asked for each picture if the program has native access, else once. */
final class TerminalSize {
    /** If nothing else is known. */
    static final TerminalSize USUAL = new TerminalSize(80, 24);

    /** TIOCGWINSZ, the same number on all Linux that Java runs on, and another one on macOS and the BSDs. */
    private static final long REQUEST = System.getProperty("os.name").equals("Linux") ? 0x5413 : 0x40087468;
    private static volatile MethodHandle ioctl;
    private static volatile TerminalSize known;

    private final int columns;
    private final int rows;

    TerminalSize(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
    }

    int columns() {
        return columns;
    }

    int rows() {
        return rows;
    }

    /** Prepares to answer, in a thread of its own, because it takes some 30 ms. Until then the answer is {@link #USUAL}. */
    static void prepare() {
        if (known == null && ioctl == null) {
            known = USUAL;
            var thread = new Thread(TerminalSize::find, "meanwhile-terminal-size");
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            thread.start();
        }
    }

    /** Never waits. */
    static TerminalSize current() {
        if (ioctl != null) {
            known = ask();
        }
        return known == null ? USUAL : known;
    }

    private static void find() {
        if (TerminalSize.class.getModule().isNativeAccessEnabled() && !System.getProperty("os.name").startsWith("Windows")) {
            ioctl = link();
        } else {
            known = askStty();
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle link() {
        var linker = Linker.nativeLinker();
        return linker.defaultLookup().find("ioctl").map(it -> linker.downcallHandle(it,
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                Linker.Option.firstVariadicArg(2))).orElse(null);
    }

    private static TerminalSize ask() {
        try (var arena = Arena.ofConfined()) {
            var size = arena.allocate(ValueLayout.JAVA_SHORT, 4);
            for (var descriptor : new int[] {2, 1, 0}) {
                if ((int) ioctl.invokeExact(descriptor, REQUEST, size) == 0) {
                    return of(size.getAtIndex(ValueLayout.JAVA_SHORT, 1), size.getAtIndex(ValueLayout.JAVA_SHORT, 0));
                }
            }
            return USUAL;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static TerminalSize askStty() {
        try {
            var stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty")).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            var words = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip().split(" ");
            return words.length == 2 ? of(Integer.parseInt(words[1]), Integer.parseInt(words[0])) : USUAL;
        } catch (IOException | NumberFormatException e) {
            return USUAL;
        }
    }

    /** A terminal that does not know its size says zero. */
    private static TerminalSize of(int columns, int rows) {
        return columns > 0 && rows > 0 ? new TerminalSize(columns, rows) : USUAL;
    }
}
