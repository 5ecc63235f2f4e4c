package dev.meanwhile.http;

/** Where a connection leads: what URLs must have in common to share one. {@code host} has no brackets around an IPv6 address. */
record Origin(boolean secure, String host, int port) {
    /** {@return host and port, as they are written in a URL} */
    String authority() {
        return hostInUrl() + ":" + port;
    }

    String hostInUrl() {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
