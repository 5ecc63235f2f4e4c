package dev.meanwhile.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.Meanwhile;
import dev.meanwhile.test.LoopTest;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Against a server of the JDK's. */
class TcpTest {
    @LoopTest
    void writesAndReads() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var echo = Meanwhile.spawn(() -> Meanwhile.blocking(() -> {
                try (var accepted = server.accept()) {
                    accepted.getInputStream().transferTo(accepted.getOutputStream());
                }
            }));
            try (var connection = Tcp.connect("127.0.0.1", server.getLocalPort())) {
                connection.write("one\ntwo\r\nthree");
                assertEquals("one", connection.readLine());
                assertEquals("two", connection.readLine());
                connection.shutdownOutput();
                assertEquals("three", connection.readLine());
                assertEquals(0, connection.read().length);
            }
            echo.await();
        }
    }
}
