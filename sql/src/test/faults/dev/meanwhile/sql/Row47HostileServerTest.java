package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.test.LoopTests;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Row 47: what speaks PostgreSQL's protocol is no database. A length that is negative or huge, a message that nobody knows, notices without end: the connection is closed, the failure is
 * one of ours, and no memory is taken for what has not arrived.
 */
class Row47HostileServerTest {
    /** What it answers to a query. */
    private interface Answer {
        void to(DataOutputStream client) throws IOException;
    }

    private ServerSocket listening;

    @BeforeEach
    void listen() throws IOException {
        listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        listening.close();
    }

    private void serve(Answer answer) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    var client = listening.accept();
                    Thread.ofPlatform().daemon().start(() -> converse(client, answer));
                }
            } catch (IOException e) {
                // The test is over.
            }
        });
    }

    private static void converse(Socket client, Answer answer) {
        try (client) {
            var in = new DataInputStream(client.getInputStream());
            var out = new DataOutputStream(client.getOutputStream());
            in.readNBytes(in.readInt() - 4);
            message(out, 'R', new byte[4]);
            message(out, 'S', "client_encoding\0UTF8\0".getBytes(StandardCharsets.US_ASCII));
            message(out, 'S', ("server_version\0" + "17.0\0").getBytes(StandardCharsets.US_ASCII));
            message(out, 'K', new byte[8]);
            message(out, 'Z', new byte[] {'I'});
            in.readByte();
            in.readNBytes(in.readInt() - 4);
            answer.to(out);
            out.flush();
            in.readAllBytes();
        } catch (IOException e) {
            // The client has closed it, as it should.
        }
    }

    private static void message(DataOutputStream out, char type, byte[] content) throws IOException {
        out.writeByte(type);
        out.writeInt(4 + content.length);
        out.write(content);
        out.flush();
    }

    private Database connect() {
        return Database.connect("postgresql://me:secret@127.0.0.1:" + listening.getLocalPort() + "/db?sslmode=disable",
                // So that it does not ask whether there is a pooler between.
                o -> o.maxConnections(1).preparedStatements(256).cancelLimit(Duration.ofMillis(200)).acquireLimit(seconds(1)));
    }

    /** It may keep a client waiting, but not beyond the client's limit. */
    private void assertDiscarded(Answer answer) {
        serve(answer);
        LoopTests.run(() -> {
            try (var db = connect()) {
                try {
                    assertFalse(moveOnAfter(Duration.ofMillis(300), () -> {
                        db.query("select 1").list();
                    }));
                } catch (SqlException e) {
                    assertTrue(e instanceof SqlException.ConnectionLost, e.toString());
                }
                assertEquals(0, db.stats().inUse());
                assertEquals(0, db.stats().idle());
                assertEquals(1, db.stats().lost());
            }
        });
    }

    @Test
    void aNegativeLength() {
        assertDiscarded(out -> {
            out.writeByte('T');
            out.writeInt(-5);
            out.write(new byte[100]);
        });
    }

    @Test
    void aHugeLengthTakesNoMemory() {
        assertDiscarded(out -> {
            out.writeByte('D');
            out.writeInt(Integer.MAX_VALUE);
            out.write(new byte[100]);
        });
    }

    @Test
    void aMessageThatNobodyKnows() {
        assertDiscarded(out -> message(out, '?', new byte[20]));
    }

    @Test
    void noticesWithoutEnd() {
        assertDiscarded(out -> {
            while (true) {
                message(out, 'N', "SNOTICE\0C00000\0Mhello\0\0".getBytes(StandardCharsets.US_ASCII));
            }
        });
    }

    @Test
    void answersThatNobodyAskedFor() {
        assertDiscarded(out -> {
            for (var i = 0; i < 10; i++) {
                message(out, 'C', "SELECT 1\0".getBytes(StandardCharsets.US_ASCII));
            }
        });
    }

    @Test
    void anEndInTheMiddleOfTheGreeting() {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    try (var client = listening.accept()) {
                        client.getOutputStream().write(new byte[] {'R', 0, 0});
                    }
                }
            } catch (IOException e) {
                // The test is over.
            }
        });
        LoopTests.run(() -> assertThrows(SqlException.ConnectFailed.class, this::connect));
    }
}
