package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeBodyTest {
    @Test
    void onePieceIsNotCopied() {
        var whole = WholeBody.announced(Optional.of("3"));
        var piece = new byte[] {1, 2, 3};
        whole.add(piece);
        assertSame(piece, whole.bytes());
    }

    @Test
    void nothing() {
        assertArrayEquals(new byte[0], new WholeBody(-1).bytes());
    }

    /** Bodies are decoded after their length was announced, and some peers lie. */
    @ParameterizedTest
    @ValueSource(strings = {"", "0", "17", "100000", "4000000", "999999999999999999", "1e3"})
    void whateverWasAnnounced(String announced) {
        var random = new Random(announced.hashCode());
        var expected = new ByteArrayOutputStream();
        var whole = WholeBody.announced(Optional.of(announced).filter(it -> !it.isEmpty()));
        for (var n = 0; n < 200; n++) {
            var piece = new byte[1 + random.nextInt(n % 10 == 0 ? 20_000 : 30)];
            random.nextBytes(piece);
            whole.add(piece);
            expected.writeBytes(piece);
        }
        assertArrayEquals(expected.toByteArray(), whole.bytes());
    }
}
