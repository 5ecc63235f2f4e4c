package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.generate;

import dev.meanwhile.Flow;

import java.io.ByteArrayOutputStream;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * A field or a file of a form that is read while it arrives, from {@link Request#parts}. Its content is there until the next part is asked for: what was not
 * read by then is skipped.
 */
public final class Part {
    private static final int MOST_TEXT_BYTES = 1 << 20;

    private final MultipartReader reader;
    private final Map<String, String> headers;
    private final String name;
    private final Optional<String> rawFilename;
    private boolean passed;

    private Part(MultipartReader reader, Map<String, String> headers, String name, Optional<String> rawFilename) {
        this.reader = reader;
        this.headers = headers;
        this.name = name;
        this.rawFilename = rawFilename;
    }

    /** @param headers by name in lower case */
    static Part of(MultipartReader reader, Map<String, String> headers) {
        var disposition = HeaderValue.of(headers.getOrDefault("content-disposition", ""));
        if (!disposition.main().equals("form-data") || disposition.parameter("name").isEmpty()) {
            throw new HttpError(400, "the form is malformed: a part needs the header Content-Disposition: form-data; name=\"…\", not '"
                    + headers.getOrDefault("content-disposition", "none") + "'");
        }
        var encoding = headers.getOrDefault("content-transfer-encoding", "binary");
        if (encoding.equalsIgnoreCase("base64") || encoding.equalsIgnoreCase("quoted-printable")) {
            throw new HttpError(400, "a part is encoded in " + encoding + "; HTTP needs no such encoding (RFC 7578 §4.7): send it as it is");
        }
        return new Part(reader, headers, Filenames.decode(disposition.parameter("name").orElseThrow()), Filenames.of(disposition));
    }

    /** {@return the name of the form's field} */
    public String name() {
        return name;
    }

    /** {@return whether it is a file} */
    public boolean isFile() {
        return rawFilename.isPresent();
    }

    /** {@return the file's name, made safe as by {@link Upload#filename}; empty if it is a field} */
    public Optional<String> filename() {
        return rawFilename.map(Filenames::safe);
    }

    /** {@return the file's name as the client sent it, which may be a path} */
    public Optional<String> rawFilename() {
        return rawFilename;
    }

    /** {@return the media type that the client states} By default a file is {@code application/octet-stream} and a field {@code text/plain}. */
    public String contentType() {
        return headers.getOrDefault("content-type", isFile() ? "application/octet-stream" : "text/plain");
    }

    /** {@return the part's header fields, by name in lower case} */
    public Map<String, String> headers() {
        return Collections.unmodifiableMap(headers);
    }

    /**
     * {@return the content in pieces} Waits for each. The client has to wait while the program does not read.
     *
     * <p><b>Cancellation:</b> the form can't be read any further.
     *
     * @throws IllegalStateException while iterating, if the next part was asked for already
     */
    public Flow<byte[]> chunks() {
        return generate(out -> {
            for (var piece = piece(); piece.length > 0; piece = piece()) {
                out.emit(piece);
            }
        });
    }

    /**
     * {@return the content as text, in the charset of its type, or UTF-8} As {@link #chunks}.
     *
     * @throws HttpError 413 if it has more than 1 MiB
     */
    public String text() {
        var all = new ByteArrayOutputStream();
        for (var piece = piece(); piece.length > 0; piece = piece()) {
            if (all.size() + piece.length > MOST_TEXT_BYTES) {
                throw new HttpError(413, "field '" + name + "' has more than " + MOST_TEXT_BYTES + " bytes").detail("parameter", name);
            }
            all.writeBytes(piece);
        }
        return all.toString(Filenames.charset(contentType()));
    }

    byte[] piece() {
        if (passed) {
            throw new IllegalStateException("the part '" + name + "' has passed: read it before the next one");
        }
        return reader.piece();
    }

    void passed() {
        passed = true;
    }

    @Override
    public String toString() {
        return "Part " + name + rawFilename.map(it -> " (" + it + ")").orElse("");
    }
}
