package dev.meanwhile.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The conditions of a request, in the order of RFC 9110 §13.2.2: If-Match, or else If-Unmodified-Since; then If-None-Match, or else If-Modified-Since. Dates that can't be read are ignored,
 * as the RFC says.
 */
final class Conditions {
    private static final Pattern TAG = Pattern.compile("(W/)?(\"[^\"]*\")");

    /** What conditions say about a response. */
    enum Verdict {
        /** The client has it already: 304. */
        NOT_MODIFIED,
        /** 412. */
        FAILED,
        FULFILLED
    }

    private Conditions() {
    }

    /**
     * @param tag      the ETag of what is there, with its quotes; empty if there is nothing, or nothing with an ETag
     * @param isThere  whether there is something
     * @param modified in whole seconds
     */
    static Verdict check(Request request, Optional<String> tag, boolean isThere, Optional<Instant> modified) {
        if (request.header("If-Match").isPresent()) {
            if (!isListed(request, "If-Match", tag, isThere, true)) {
                return Verdict.FAILED;
            }
        } else if (modified.isPresent() && date(request, "If-Unmodified-Since").filter(since -> modified.get().isAfter(since)).isPresent()) {
            return Verdict.FAILED;
        }
        var reads = request.method().equals("GET") || request.method().equals("HEAD");
        if (request.header("If-None-Match").isPresent()) {
            var hasIt = isListed(request, "If-None-Match", tag, isThere, false);
            return !hasIt ? Verdict.FULFILLED : reads ? Verdict.NOT_MODIFIED : Verdict.FAILED;
        }
        var unchanged = reads && modified.isPresent() && date(request, "If-Modified-Since").filter(since -> !modified.get().isAfter(since)).isPresent();
        return unchanged ? Verdict.NOT_MODIFIED : Verdict.FULFILLED;
    }

    /** @param strong whether weak tags are different from all others (RFC 9110 §8.8.3.2) */
    private static boolean isListed(Request request, String header, Optional<String> tag, boolean isThere, boolean strong) {
        var list = String.join(",", request.headers().all(header));
        if (list.strip().equals("*")) {
            return isThere;
        }
        if (tag.isEmpty() || strong && tag.get().startsWith("W/")) {
            return false;
        }
        var opaque = tag.get().startsWith("W/") ? tag.get().substring(2) : tag.get();
        return TAG.matcher(list).results().anyMatch(it -> it.group(2).equals(opaque) && !(strong && it.group(1) != null));
    }

    private static Optional<Instant> date(Request request, String header) {
        return request.header(header).flatMap(text -> {
            try {
                return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }

    /** {@return an ETag with its quotes} It may have them already. */
    static String quoted(String tag) {
        var quoted = tag.startsWith("\"") || tag.startsWith("W/\"") ? tag : "\"" + tag + "\"";
        var matcher = TAG.matcher(quoted);
        if (!matcher.matches() || quoted.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
            throw new IllegalArgumentException("etag(" + tag + "): it must be printable ASCII without spaces and quotes");
        }
        return quoted;
    }
}
