package dev.meanwhile.http;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/**
 * Resolves the values of {@code Location}: a URL, or a part of one (RFC 3986 §5.2), with any characters. {@link URI#resolve} follows
 * the RFC before that one, and accepts only what is already encoded.
 */
final class Locations {
    private Locations() {
    }

    /** {@return whether it begins with a scheme (RFC 3986 §3.1)} */
    static boolean isAbsolute(String url) {
        var end = url.indexOf(':');
        if (end <= 0 || !isLetter(url.charAt(0))) {
            return false;
        }
        for (var i = 1; i < end; i++) {
            var c = url.charAt(i);
            if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '+' && c != '.' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }

    /** Header fields are read as ISO 8859-1. Anything not ASCII in them was UTF-8, if it can be read as such. */
    static String decode(String header) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1))).toString();
        } catch (CharacterCodingException e) {
            return header;
        }
    }

    static String resolve(URI base, String location) {
        if (isAbsolute(location)) {
            return location;
        }
        if (location.startsWith("//")) {
            return base.getScheme() + ":" + location;
        }
        var root = base.getScheme() + "://" + base.getRawAuthority();
        var path = base.getRawPath().isEmpty() ? "/" : base.getRawPath();
        if (location.isEmpty() || location.startsWith("#")) {
            return root + Urls.target(base);
        }
        if (location.startsWith("?")) {
            return root + path + location;
        }
        return root + withoutDots(location.startsWith("/") ? location : path.substring(0, path.lastIndexOf('/') + 1) + location);
    }

    /** The path without {@code .} and {@code ..}; query and fragment stay. */
    private static String withoutDots(String location) {
        var end = location.length();
        for (var i = 0; i < end; i++) {
            if (location.charAt(i) == '?' || location.charAt(i) == '#') {
                end = i;
            }
        }
        var kept = new ArrayList<String>();
        var segments = location.substring(1, end).split("/", -1);
        for (var i = 0; i < segments.length; i++) {
            var last = i == segments.length - 1;
            switch (segments[i]) {
                case "." -> addIf(last, kept);
                case ".." -> {
                    if (!kept.isEmpty()) {
                        kept.removeLast();
                    }
                    addIf(last, kept);
                }
                default -> kept.add(segments[i]);
            }
        }
        return "/" + String.join("/", kept) + location.substring(end);
    }

    private static void addIf(boolean last, ArrayList<String> segments) {
        if (last) {
            segments.add("");
        }
    }
}
