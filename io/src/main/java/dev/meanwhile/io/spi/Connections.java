package dev.meanwhile.io.spi;

import java.util.function.Function;

/**
 * Makes connections of wires, for the test kit. The class of connections is private to its package, which lies above this one; it hands its maker in when
 * it is loaded, as the JDK's own modules do among themselves.
 */
public final class Connections {
    private static final String CLASS = "dev.meanwhile.io.WireConnection";
    private static volatile Function<Wire, ?> maker;

    private Connections() {
    }

    /** Called by the class of connections. */
    public static void maker(Function<Wire, ?> function) {
        maker = function;
    }

    /**
     * {@return a connection over a wire, which it starts}
     *
     * @param type the interface of connections
     */
    public static <C> C over(Wire wire, Class<C> type) {
        if (maker == null) {
            try {
                Class.forName(CLASS);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(CLASS + " is missing", e);
            }
        }
        return type.cast(maker.apply(wire));
    }
}
