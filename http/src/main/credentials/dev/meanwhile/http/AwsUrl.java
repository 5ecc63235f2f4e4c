package dev.meanwhile.http;

import io.netty.handler.codec.http.QueryStringDecoder;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A URL in the one form in which it is signed and sent: everything encoded but letters, digits and {@code -._~}, the query in order. S3 takes a path as it is; all
 * other services encode it once more before they sign, and leave out empty and relative segments.
 *
 * @param server        scheme, host and port
 * @param path          as it is sent
 * @param canonicalPath as it is signed
 */
record AwsUrl(String server, String path, String canonicalPath, String query) {
    private static final int MOST_PARAMETERS = 100_000;

    static AwsUrl of(URI url, boolean s3) {
        var raw = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        var path = s3 ? encoded(decoded(raw)) : raw;
        return new AwsUrl(url.getScheme() + "://" + url.getRawAuthority(), path, s3 ? path : encoded(normal(raw)), query(url.getRawQuery() == null ? "" : url.getRawQuery()));
    }

    AwsUrl with(List<Map.Entry<String, String>> parameters) {
        var more = parameters.stream().map(it -> parameter(it.getKey(), it.getValue()));
        return new AwsUrl(server, path, canonicalPath, inOrder(Stream.concat(Stream.of(query.split("&")).filter(it -> !it.isEmpty()), more)));
    }

    /** A plus sign in a path is one; URLDecoder would make it a blank. */
    private static String decoded(String path) {
        return QueryStringDecoder.decodeComponent(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String query(String raw) {
        return inOrder(new QueryStringDecoder(raw, StandardCharsets.UTF_8, false, MOST_PARAMETERS, true).parameters().entrySet().stream()
                .flatMap(it -> it.getValue().stream().map(value -> parameter(it.getKey(), value))));
    }

    private static String inOrder(Stream<String> parameters) {
        return parameters.sorted(Comparator.comparing((String it) -> it.substring(0, it.indexOf('='))).thenComparing(Comparator.naturalOrder())).collect(Collectors.joining("&"));
    }

    private static String parameter(String name, String value) {
        return encoded(name).replace("/", "%2F") + "=" + encoded(value).replace("/", "%2F");
    }

    /** Without {@code .}, {@code ..} and what is empty. */
    static String normal(String path) {
        var kept = new ArrayDeque<String>();
        for (var segment : path.split("/")) {
            if (segment.equals("..")) {
                kept.pollLast();
            } else if (!Set.of("", ".").contains(segment)) {
                kept.add(segment);
            }
        }
        return kept.isEmpty() ? "/" : "/" + String.join("/", kept) + (path.endsWith("/") ? "/" : "");
    }

    /** Slashes stay. */
    static String encoded(String text) {
        return Urls.form(text).replace("+", "%20").replace("*", "%2A").replace("%7E", "~").replace("%2F", "/");
    }

    @Override
    public String toString() {
        return server + path + (query.isEmpty() ? "" : "?" + query);
    }
}
