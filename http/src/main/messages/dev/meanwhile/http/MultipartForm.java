package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.generate;

import dev.meanwhile.Emitter;
import dev.meanwhile.Flow;
import dev.meanwhile.io.Files;

import java.io.IOException;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A form with files, as a browser sends it ({@code multipart/form-data}, RFC 7578):
 * {@snippet :
 * client.post(url, r -> r.multipart(m -> m.field("title", "Cat").file("photo", Path.of("cat.jpg")).onProgress(p -> show(p.percent()))));
 * }
 * Files are read while they are sent, piece by piece, so memory stays small. Immutable; each method returns a changed copy.
 */
public final class MultipartForm {
    static final MultipartForm EMPTY = new MultipartForm(List.of(), _ -> { });
    private static final String OCTETS = "application/octet-stream";
    private static final byte[] LINE_END = {'\r', '\n'};

    private final List<Part> parts;
    private final Consumer<Transfer> progress;

    private MultipartForm(List<Part> parts, Consumer<Transfer> progress) {
        this.parts = parts;
        this.progress = progress;
    }

    /**
     * One field or file.
     *
     * @param length that of the content, if it is known
     */
    private record Part(String head, OptionalLong length, Supplier<Flow<byte[]>> content) {
    }

    /** A copy with one more field; its value is sent in UTF-8. */
    public MultipartForm field(String name, String value) {
        var bytes = Objects.requireNonNull(value, "the value of the field is null").getBytes(StandardCharsets.UTF_8);
        return plus(new Part(disposition(name), OptionalLong.of(bytes.length), () -> Flow.of(List.of(bytes))));
    }

    /**
     * A copy with a file from disk, under its own name and with the type that this ends with ({@code image/jpeg} for {@code .jpg}).
     *
     * @throws IllegalArgumentException if it is not there; that it can't be read, or changes its length meanwhile, makes the request fail
     */
    public MultipartForm file(String name, Path file) {
        Objects.requireNonNull(file, "the file is null");
        var type = URLConnection.guessContentTypeFromName(String.valueOf(file.getFileName()));
        return file(name, file, String.valueOf(file.getFileName()), type == null ? OCTETS : type);
    }

    /** As {@link #file(String, Path)}, under another file name and with a type of its own. */
    public MultipartForm file(String name, Path file, String fileName, String type) {
        Objects.requireNonNull(file, "the file is null");
        var head = disposition(name, fileName, type);
        return plus(new Part(head, OptionalLong.of(length(file)), () -> Files.chunks(file)));
    }

    /** A copy with a file that is in memory. */
    public MultipartForm file(String name, byte[] content, String fileName, String type) {
        var bytes = Objects.requireNonNull(content, "the content is null").clone();
        return plus(new Part(disposition(name, fileName, type), OptionalLong.of(bytes.length), () -> Flow.of(List.of(bytes))));
    }

    /** A copy with a file whose pieces come from a flow while it is sent. Its length is not known, so the form is sent in chunks, which a few old servers refuse. */
    public MultipartForm file(String name, Flow<byte[]> content, String fileName, String type) {
        Objects.requireNonNull(content, "the content is null");
        return plus(new Part(disposition(name, fileName, type), OptionalLong.empty(), () -> content));
    }

    /** A copy that reports how far it is: whenever the peer has accepted the next piece, and with the last line, in the task that sends. The numbers include the form's own lines. */
    public MultipartForm onProgress(Consumer<Transfer> listener) {
        return new MultipartForm(parts, Objects.requireNonNull(listener, "the listener is null"));
    }

    private MultipartForm plus(Part part) {
        var all = new ArrayList<>(parts);
        all.add(part);
        return new MultipartForm(List.copyOf(all), progress);
    }

    /** This asks the file system in the calling thread; to open the file would take as long. */
    private static long length(Path file) {
        try {
            return java.nio.file.Files.size(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("file(…, " + file + "): the file does not exist or can't be read", e);
        }
    }

    private static String disposition(String name) {
        return "Content-Disposition: form-data; name=\"" + escaped(Objects.requireNonNull(name, "the name of the field is null")) + "\"";
    }

    private static String disposition(String name, String fileName, String type) {
        Objects.requireNonNull(fileName, "the name of the file is null");
        HttpHeaders.requireValid("Content-Type", Objects.requireNonNull(type, "the type is null"));
        return disposition(name) + "; filename=\"" + escaped(fileName) + "\"\r\nContent-Type: " + type;
    }

    /** As browsers do (WHATWG, multipart/form-data encoding algorithm). */
    private static String escaped(String name) {
        return name.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22");
    }

    /** The form as the body of a request: its type, its length if that is known, and what is sent. */
    record Encoded(String type, OptionalLong length, Flow<byte[]> chunks) {
    }

    Encoded encode() {
        var random = new byte[16];
        ThreadLocalRandom.current().nextBytes(random);
        var boundary = "meanwhile-" + HexFormat.of().formatHex(random);
        var length = length(boundary);
        return new Encoded("multipart/form-data; boundary=" + boundary, length, generate(out -> write(boundary, length, out)));
    }

    private static byte[] head(String boundary, Part part) {
        return ("--" + boundary + "\r\n" + part.head + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] end(String boundary) {
        return ("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private OptionalLong length(String boundary) {
        var sum = (long) end(boundary).length;
        for (var part : parts) {
            if (part.length.isEmpty()) {
                return OptionalLong.empty();
            }
            sum += head(boundary, part).length + part.length.getAsLong() + LINE_END.length;
        }
        return OptionalLong.of(sum);
    }

    private void write(String boundary, OptionalLong total, Emitter<? super byte[]> out) {
        var sent = 0L;
        for (var part : parts) {
            sent = emit(head(boundary, part), sent, total, out);
            try (var content = part.content.get()) {
                for (var piece : content) {
                    sent = emit(piece, sent, total, out);
                }
            }
            sent = emit(LINE_END, sent, total, out);
        }
        // Once this is sent, nobody may ask for more.
        var end = end(boundary);
        progress.accept(new Transfer(sent + end.length, total));
        out.emit(end);
    }

    private long emit(byte[] piece, long sent, OptionalLong total, Emitter<? super byte[]> out) {
        out.emit(piece);
        progress.accept(new Transfer(sent + piece.length, total));
        return sent + piece.length;
    }
}
