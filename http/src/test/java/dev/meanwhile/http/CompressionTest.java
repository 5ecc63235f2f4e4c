package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies are decoded as their Content-Encoding says. */
@Timeout(20)
class CompressionTest {
    private static final byte[] TEXT = "to be or not to be, that is the question. ".repeat(5_000).getBytes();

    private static byte[] fetch(String coding, byte[] packed, UnaryOperator<ClientConfig> settings) {
        try (var server = RawServer.of(peer -> {
            while (peer.readRequest() != null) {
                peer.answer("Content-Encoding: " + coding + "\r\n", packed);
            }
        })) {
            return run(() -> {
                try (var client = HttpClient.create(settings)) {
                    var body = client.get(server.url("/")).bytes();
                    client.get(server.url("/again"));
                    assertEquals(1, server.accepted(), "the connection was not reused");
                    return body;
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZip", "deflate", "raw deflate", "br", "zstd", "deflate, gzip", "gzip, br", "gzip, zstd"})
    void eachWay(String how) {
        Packed.assumeAvailable(how);
        assertArrayEquals(TEXT, fetch(how.replace("raw ", ""), Packed.as(how, TEXT), c -> c));
    }

    @Test
    void severalGzipMembersInARow() {
        var two = new ByteArrayOutputStream();
        two.writeBytes(Packed.as("gzip", "first ".getBytes()));
        two.writeBytes(Packed.as("gzip", "second".getBytes()));
        assertEquals("first second", new String(fetch("gzip", two.toByteArray(), c -> c)));
    }

    /** By the program zstd, version 1.5.4. */
    @Test
    void aFrameOfAnotherProgram() {
        Packed.assumeAvailable("zstd");
        var frame = Base64.getDecoder().decode("KLUv/QRoHQEAgsIHC9A9YUmARgZADaK0dnWdRQ/dWn7QDSO++2fO84jvAQB6ZbSo");
        assertEquals("to be or not to be, that is the question", new String(fetch("zstd", frame, c -> c)));
    }

    /** By {@code zstd --long=27}: the client would have to keep 128 MiB, which RFC 9659 forbids to ask for. */
    @Test
    void aWindowThatIsTooLarge() {
        Packed.assumeAvailable("zstd");
        var frame = Base64.getDecoder().decode("KLUv/QSInAEAlAJ0byBiZSBvciBub3QgdG8gYmUsIHRoYXQgaXMgdGhlIHF1ZXN0aW9uCgEAof5nuSoDTAAACHQBAPz/ORACTQAACCABANwTHQgBm5LDRw==");
        assertThrows(HttpException.DecodingFailed.class, () -> fetch("zstd", frame, c -> c));
    }

    @Test
    void anUnknownCodingIsLeftAlone() {
        assertArrayEquals(TEXT, fetch("zz", TEXT, c -> c));
    }

    @Test
    void nothingIsUnpackedIfThatIsNotWanted() {
        var packed = Packed.as("gzip", TEXT);
        assertArrayEquals(packed, fetch("gzip", packed, c -> c.decompress(false)));
    }

    @Test
    void anEmptyBodyIsEmpty() {
        assertEquals(0, fetch("gzip", new byte[0], c -> c).length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void aBrokenBody(String how) {
        Packed.assumeAvailable(how);
        var broken = Packed.as(how, TEXT);
        Arrays.fill(broken, broken.length / 3, broken.length / 2, (byte) 0x55);
        // A frame of zstd need not have a checksum: what is wrong with it must be its form.
        Arrays.fill(broken, 0, how.equals("zstd") ? broken.length : 0, (byte) 0x55);
        var thrown = assertThrows(HttpException.DecodingFailed.class, () -> fetch(how, broken, c -> c));
        assertTrue(thrown.getMessage().contains("is not the " + how), thrown.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void aBodyThatLacksItsEnd(String how) {
        Packed.assumeAvailable(how);
        var packed = Packed.as(how, TEXT);
        assertThrows(HttpException.DecodingFailed.class, () -> fetch(how, Arrays.copyOf(packed, packed.length - 12), c -> c));
    }

    @Test
    void whatIsOffered() {
        try (var server = RawServer.answering(RawServer.ok(""))) {
            run(() -> {
                try (var client = HttpClient.create(); var plain = HttpClient.create(c -> c.decompress(false))) {
                    client.get(server.url("/"));
                    client.get(server.url("/"), r -> r.header("accept-encoding", "identity"));
                    plain.get(server.url("/"));
                }
            });
            var offers = server.requests().stream()
                    .map(head -> head.lines().filter(line -> line.toLowerCase().startsWith("accept-encoding")).toList().toString()).toList();
            var all = "gzip, deflate" + (Packed.isAvailable("br") ? ", br" : "") + (Packed.isAvailable("zstd") ? ", zstd" : "");
            assertEquals("[[Accept-Encoding: " + all + "], [accept-encoding: identity], []]", offers.toString());
        }
    }
}
