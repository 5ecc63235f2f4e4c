package dev.meanwhile.web;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Media types by file extension. The JDK's list depends on the machine. */
final class MediaTypes {
    private static final Map<String, String> BY_END = """
            avif image/avif
            bmp image/bmp
            css text/css; charset=utf-8
            csv text/csv; charset=utf-8
            gif image/gif
            gz application/gzip
            htm text/html; charset=utf-8
            html text/html; charset=utf-8
            ico image/x-icon
            jpeg image/jpeg
            jpg image/jpeg
            js text/javascript; charset=utf-8
            json application/json
            map application/json
            md text/markdown; charset=utf-8
            mjs text/javascript; charset=utf-8
            mp3 audio/mpeg
            mp4 video/mp4
            ogg audio/ogg
            otf font/otf
            pdf application/pdf
            png image/png
            svg image/svg+xml
            ttf font/ttf
            txt text/plain; charset=utf-8
            wasm application/wasm
            wav audio/wav
            webm video/webm
            webmanifest application/manifest+json
            webp image/webp
            woff font/woff
            woff2 font/woff2
            xml application/xml
            zip application/zip
            """.lines().map(line -> line.split(" ", 2)).collect(Collectors.toUnmodifiableMap(pair -> pair[0], pair -> pair[1]));

    private MediaTypes() {
    }

    static String of(Path file) {
        var name = file.getFileName().toString();
        var end = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return BY_END.getOrDefault(end, "application/octet-stream");
    }
}
