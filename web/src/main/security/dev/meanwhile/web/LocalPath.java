package dev.meanwhile.web;

import java.util.regex.Pattern;

/** Paths of this server, for redirects to where a client says it wants to go. */
final class LocalPath {
    /** Browsers read {@code //host} and <code>/\host</code> as another host, and skip tabs and line breaks in between. */
    private static final Pattern PATH = Pattern.compile("/(?:[!-.0-\\[\\]-~][!-\\[\\]-~]*)?");

    private LocalPath() {
    }

    /** {@return the path, or {@code /} if it may lead elsewhere} */
    static String of(String path) {
        return PATH.matcher(path).matches() ? path : "/";
    }
}
