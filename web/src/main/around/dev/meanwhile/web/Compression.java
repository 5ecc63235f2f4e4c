package dev.meanwhile.web;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Compresses the bodies of responses, as a {@link Middleware}: {@code app.use(Compression.standard())}. The client chooses by Accept-Encoding (RFC 9110 §12.5.3): {@code br}, if its native
 * library is there and may be loaded, or {@code gzip}.
 *
 * <p>Compressed is what is text (HTML, CSS, JavaScript, JSON, SVG, …) and at least 1 KiB long, or of unknown length. Of flows and server-sent events, each item is sent at once. Not compressed
 * is what already is, what has {@code Cache-Control: no-transform}, and parts of files. ETags become weak, since the bytes are others. It works on the loop, in slices of 16 KiB between which
 * others have their turns; for large files that do not change, {@link FilesOptions#precompressed} costs nothing.
 *
 * <p><b>BREACH.</b> If a page over TLS contains a secret, such as a CSRF token, and beside it text from the request, then who can make a browser send many requests and see the lengths of the
 * responses learns the secret letter by letter. Send such pages with {@code Cache-Control: no-transform}, or make the secret look different each time.
 *
 * <p>Immutable; each method returns a changed copy.
 */
public final class Compression implements Middleware {
    private static final int STANDARD_BYTES = 1024;
    private static final String ENCODING = "Content-Encoding";
    private static final String ACCEPT = "Accept-Encoding";
    private static final Set<String> TYPES = Set.of("application/javascript", "application/json", "application/jsonl", "application/manifest+json", "application/wasm", "application/xml",
            "application/x-ndjson", "font/otf", "font/ttf", "image/bmp", "image/svg+xml");
    /** Larger bodies are sent while they are compressed, so that they are never in memory twice. */
    private static final int WHOLE_BYTES = 64 << 10;

    private final int minBytes;

    private Compression(int minBytes) {
        this.minBytes = minBytes;
    }

    /** {@return compression as described above} */
    public static Compression standard() {
        return new Compression(STANDARD_BYTES);
    }

    /** What is shorter is sent as it is. Default: 1 KiB; compressing less saves no packet. */
    public Compression minBytes(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("minBytes(" + bytes + "): it can't be negative");
        }
        return new Compression(bytes);
    }

    @Override
    public Response handle(Request request, Next next) throws Exception {
        Objects.requireNonNull(request, "the request is null");
        Objects.requireNonNull(next, "what comes next is null");
        return next.respond(request).packed(this::pack);
    }

    private Outgoing pack(Request request, Outgoing plain) throws Exception {
        if (plain.head().status() == 304) {
            return withHead(plain, tagAsClientHasIt(request, plain.head()));
        }
        if (!mayBeCompressed(plain.head()) || isShort(plain)) {
            return plain;
        }
        var head = plain.head().vary(ACCEPT);
        var coding = Coding.best(Preferences.of(request, ACCEPT));
        if (coding.isEmpty()) {
            return withHead(plain, head);
        }
        var packed = weak(head.without("Content-Length").without("Accept-Ranges").replace(ENCODING, coding.get().token()));
        return switch (plain) {
            case Outgoing.Whole(_, var bytes) when bytes.length <= WHOLE_BYTES -> new Outgoing.Whole(packed, Encoder.encode(coding.get(), bytes));
            case Outgoing.Whole(_, var bytes) -> new Outgoing.Pieces(packed, -1, false, Encoder.encoding(coding.get(), false, out -> out.emit(bytes)));
            case Outgoing.Pieces pieces -> new Outgoing.Pieces(packed, -1, pieces.prompt(), Encoder.encoding(coding.get(), pieces.prompt(), pieces.body()));
        };
    }

    private static Outgoing withHead(Outgoing plain, Response head) {
        return switch (plain) {
            case Outgoing.Whole(_, var bytes) -> new Outgoing.Whole(head, bytes);
            case Outgoing.Pieces(_, var length, var prompt, var body) -> new Outgoing.Pieces(head, length, prompt, body);
        };
    }

    private boolean isShort(Outgoing plain) {
        var length = switch (plain) {
            case Outgoing.Whole(_, var bytes) -> bytes.length;
            case Outgoing.Pieces pieces -> pieces.length();
        };
        return length >= 0 && length < minBytes || length == 0;
    }

    private static boolean mayBeCompressed(Response head) {
        var type = head.header("Content-Type").orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        var isText = type.startsWith("text/") || type.endsWith("+json") || type.endsWith("+xml") || TYPES.contains(type);
        var isWhole = head.status() != 206 && head.status() != 204;
        return isText && isWhole && head.header(ENCODING).isEmpty()
                && head.header("Cache-Control").filter(it -> it.toLowerCase(Locale.ROOT).contains("no-transform")).isEmpty();
    }

    private static Response weak(Response head) {
        return head.header("ETag").filter(tag -> !tag.startsWith("W/")).map(tag -> head.replace("ETag", "W/" + tag)).orElse(head);
    }

    private static Response tagAsClientHasIt(Request request, Response head) {
        var tag = head.header("ETag");
        var isWeak = tag.isPresent() && request.header("If-None-Match").filter(it -> it.contains("W/" + tag.get())).isPresent();
        return isWeak ? weak(head).vary(ACCEPT) : head;
    }
}
