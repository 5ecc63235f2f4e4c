package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.blocking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * What a response says about a file.
 *
 * @param type     its media type
 * @param coding   its content coding, if it holds another file compressed
 * @param modified in whole seconds, the precision of header fields
 * @param tag      an ETag that changes with size and time
 */
record FileFacts(Path file, String type, Optional<String> coding, long size, Instant modified, String tag) {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US).withZone(ZoneOffset.UTC);

    /** Waits for the file system. */
    static FileFacts of(Path file) throws IOException {
        return blocking(() -> read(ProgramFiles.find(file)));
    }

    /** Blocks. */
    static FileFacts read(Path file) throws IOException {
        return read(file, MediaTypes.of(file), Optional.empty());
    }

    /** Blocks. */
    static FileFacts read(Path file, String type, Optional<String> coding) throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new NoSuchFileException(file + " is not a file");
        }
        var time = attributes.lastModifiedTime().toInstant();
        var tag = "\"" + Long.toHexString(attributes.size()) + "-" + Long.toHexString(time.getEpochSecond() * 1_000_000_000 + time.getNano())
                + coding.map(it -> "-" + it).orElse("") + "\"";
        return new FileFacts(file, type, coding, attributes.size(), time.truncatedTo(ChronoUnit.SECONDS), tag);
    }

    String lastModified() {
        return DATE.format(modified);
    }
}
