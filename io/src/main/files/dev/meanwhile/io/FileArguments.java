package dev.meanwhile.io;

import java.nio.charset.StandardCharsets;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Checks what the methods of {@link Files} were given, before anything is done. */
final class FileArguments {
    private static final Set<OpenOption> WRITE_ANEW = Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);

    private FileArguments() {
    }

    static Path requirePath(Path path) {
        return Objects.requireNonNull(path, "the path is null");
    }

    static int requireLimit(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("the limit is " + limit + " bytes; a line must have at least 1");
        }
        return limit;
    }

    static byte[] bytes(String text) {
        return Objects.requireNonNull(text, "the text is null").getBytes(StandardCharsets.UTF_8);
    }

    /** {@return a copy, so that nobody can change it while a thread uses it} */
    static <T> T[] all(String name, T[] options) {
        Objects.requireNonNull(options, () -> "the " + name + " are null");
        for (var option : options) {
            Objects.requireNonNull(option, () -> "one of the " + name + " is null");
        }
        return options.clone();
    }

    /** {@return the options to open a file for writing} */
    static Set<OpenOption> writing(OpenOption... options) {
        var given = new ArrayList<>(List.of(all("options", options)));
        if (given.isEmpty()) {
            return WRITE_ANEW;
        }
        if (!given.contains(StandardOpenOption.APPEND)) {
            given.add(StandardOpenOption.WRITE);
        }
        return Set.copyOf(given);
    }

    /** @param text as {@code ls} shows them */
    static Set<PosixFilePermission> permissions(String text) {
        try {
            return PosixFilePermissions.fromString(Objects.requireNonNull(text, "the permissions are null"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the permissions are \"" + text + "\"; write them as ls shows them, such as \"rw-r-----\"", e);
        }
    }
}
