package dev.meanwhile.test.io;

import dev.meanwhile.io.Connection;
import dev.meanwhile.io.Server;
import dev.meanwhile.io.StreamException;
import dev.meanwhile.io.Tcp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small store of texts, one line per request and answer: {@code SET name length} with the text after it, {@code GET name}, {@code QUIT}. */
final class LineProtocol {
    static final int PORT = 7000;

    /** What the server has. */
    final Map<String, String> stored = new LinkedHashMap<>();
    /** The handlers that have begun and not ended. */
    int running;
    final List<String> malformed = new ArrayList<>();

    Server listen() {
        return Tcp.listen(PORT, this::serve);
    }

    private void serve(Connection connection) {
        running++;
        try {
            while (true) {
                var line = line(connection);
                var words = line.split(" ");
                switch (words[0]) {
                    case "SET" -> {
                        var text = new String(connection.readExactly(Integer.parseInt(words[2])));
                        stored.put(words[1], text);
                        connection.write("OK\n");
                    }
                    case "GET" -> {
                        var text = stored.getOrDefault(words[1], "");
                        connection.write(text.length() + "\n" + text);
                    }
                    case "QUIT" -> {
                        connection.write("BYE\n");
                        return;
                    }
                    default -> malformed.add(line);
                }
            }
        } catch (StreamException.IncompleteRead e) {
            // The client has left.
        } finally {
            running--;
        }
    }

    /** Not readLine, which takes what comes before the end of the stream for a line: a length that is cut off would be another length. */
    private static String line(Connection connection) {
        return new String(connection.readUntil("\n")).strip();
    }

    /** A client. */
    static final class Client {
        final List<String> acknowledged = new ArrayList<>();

        void set(Map<String, String> texts) {
            try (var connection = Tcp.connect("store", PORT)) {
                for (var text : texts.entrySet()) {
                    connection.write("SET " + text.getKey() + " " + text.getValue().length() + "\n" + text.getValue());
                    if (!line(connection).equals("OK")) {
                        throw new IllegalStateException("not stored");
                    }
                    acknowledged.add(text.getKey());
                }
                connection.write("QUIT\n");
                if (!line(connection).equals("BYE")) {
                    throw new IllegalStateException("no farewell");
                }
            }
        }

        String get(String name) {
            try (var connection = Tcp.connect("store", PORT)) {
                connection.write("GET " + name + "\n");
                var length = Integer.parseInt(line(connection));
                return new String(connection.readExactly(length));
            }
        }
    }
}
