package dev.meanwhile.sql;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.test.LoopTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a program is told that can't connect. */
class ConnectingTest {
    @LoopTest
    void aWrongPasswordIsToldInTheServersWords() {
        var url = MariaDbServer.shared().url().replaceFirst("//[^@/]*@", "//nobody:wrong@");
        var message = assertThrows(SqlException.ConnectFailed.class, () -> Database.connect(url)).getMessage();
        assertTrue(message.startsWith("can't connect to " + url.replace("nobody:wrong@", "") + ": Access denied for user 'nobody'@"), message);
        assertFalse(message.contains("{"), message);
    }

    @LoopTest
    void aPortWhereNobodyListensRefuses() throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        for (var scheme : List.of("postgresql", "mysql", "mariadb")) {
            var url = scheme + "://127.0.0.1:" + port + "/shop";
            var message = assertThrows(SqlException.ConnectFailed.class, () -> Database.connect(url)).getMessage();
            assertTrue(message.startsWith("can't connect to " + url + ": Connection refused"), message);
        }
    }

    @Test
    void itTakesATask() {
        for (var url : List.of("postgresql://127.0.0.1/shop", "h2:mem:")) {
            var message = assertThrows(IllegalStateException.class, () -> Database.connect(url)).getMessage();
            assertTrue(message.startsWith("Database.connect(…) was called outside of a task; call it inside run(() -> …)"), message);
        }
    }
}
