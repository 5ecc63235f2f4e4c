package dev.meanwhile.http;

/** The target of a connection: the parts that URLs must have in common to share one. {@code host} has no brackets around an IPv6 address. */
record Origin(boolean secure, String host, int port) {
    /** {@return host and port, as in a URL} */
    String authority() {
        return hostInUrl() + ":" + port;
    }

    String hostInUrl() {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
