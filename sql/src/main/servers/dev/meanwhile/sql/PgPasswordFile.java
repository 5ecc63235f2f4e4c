package dev.meanwhile.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** libpq's file of passwords: lines of {@code host:port:database:user:password}, in which {@code *} stands for all, and a backslash is before a colon or backslash. */
final class PgPasswordFile {
    private PgPasswordFile() {
    }

    /** {@return the password of the first line that fits} A file that others may read is ignored, as libpq does it. It blocks. */
    static Optional<String> find(Path file, String host, int port, String database, String user) {
        try {
            if (!Files.isRegularFile(file) || !isPrivate(file)) {
                return Optional.empty();
            }
            var wanted = List.of(host, String.valueOf(port), database, user);
            return Files.readAllLines(file).stream().filter(line -> !line.startsWith("#")).map(PgPasswordFile::parts).filter(parts -> parts.size() == 5 && fits(parts, wanted))
                    .map(parts -> parts.get(4)).findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isPrivate(Path file) throws IOException {
        try {
            var others = EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);
            others.retainAll(Files.getPosixFilePermissions(file));
            return others.isEmpty();
        } catch (UnsupportedOperationException e) {
            return true;
        }
    }

    private static boolean fits(List<String> parts, List<String> wanted) {
        for (var i = 0; i < wanted.size(); i++) {
            if (!parts.get(i).equals("*") && !parts.get(i).equals(wanted.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> parts(String line) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        for (var i = 0; i < line.length(); i++) {
            var c = line.charAt(i);
            if (c == ':' && parts.size() < 4) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c == '\\' && i + 1 < line.length() ? line.charAt(++i) : c);
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
