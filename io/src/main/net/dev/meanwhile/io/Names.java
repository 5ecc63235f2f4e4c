package dev.meanwhile.io;

/** How addresses are written. */
final class Names {
    private Names() {
    }

    static String of(String host, int port) {
        return (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port;
    }
}
