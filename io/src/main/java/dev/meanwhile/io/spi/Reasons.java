package dev.meanwhile.io.spi;

/** The words of the operating system in a message of Netty's. */
public final class Reasons {
    private Reasons() {
    }

    /** {@return a message without the system call that Netty names} Such as "finishConnect(..) failed with error(-111): Connection refused: /127.0.0.1:1". */
    public static String withoutSystemCall(String message) {
        return message.replaceFirst("^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ", "");
    }
}
