package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the ends of a WebSocket agree on before they compress (RFC 7692 §5 and §7.1). */
class DeflateOfferTest {
    private static Optional<String> answer(String... offers) {
        return Deflate.accept(List.of(offers)).map(Deflate::answer);
    }

    private static final String PLAIN = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    /** As browsers, Node's ws, Python's websockets and this client offer it. */
    @ParameterizedTest
    @ValueSource(strings = {"permessage-deflate", "permessage-deflate; client_max_window_bits", "permessage-deflate; client_max_window_bits=12", "permessage-deflate ;server_no_context_takeover",
        "permessage-deflate; client_no_context_takeover; server_no_context_takeover", "x-webkit-deflate-frame, permessage-deflate", "permessage-deflate; server_max_window_bits=15", "foo; a=\"b\" , permessage-deflate",
        "permessage-deflate; mode=fast, permessage-deflate", "permessage-deflate; client_max_window_bits=\"10\"", Deflate.OFFER})
    void accepted(String offer) {
        assertEquals(Optional.of(PLAIN), answer(offer));
    }

    @ParameterizedTest
    @CsvSource({"8, 256", "9, 512", "14, 16384"})
    void aSmallerWindowLimitsWhatIsCompressed(int bits, int bytes) {
        var agreed = Deflate.accept(List.of("permessage-deflate; server_max_window_bits=" + bits)).orElseThrow();
        assertEquals(PLAIN + "; server_max_window_bits=" + bits, agreed.answer());
        assertEquals(bytes, agreed.maxBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", ";", ",;,", "permessage-deflate2", "PERMESSAGE DEFLATE", "permessage-deflate; server_max_window_bits", "permessage-deflate; server_max_window_bits=7", "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=010", "permessage-deflate; server_max_window_bits=ten", "permessage-deflate; client_max_window_bits=16", "permessage-deflate; client_max_window_bits=",
        "permessage-deflate; client_no_context_takeover=1", "permessage-deflate; server_no_context_takeover=true", "permessage-deflate; unknown", "permessage-deflate;", "permessage-deflate; =", "permessage-bzip2",
        "permessage-deflate; client_max_window_bits; client_max_window_bits", "permessage-deflate; server_max_window_bits=99999999999999999999"})
    void notAccepted(String offer) {
        assertEquals(offer.equals("permessage-deflate;") ? Optional.of(PLAIN) : Optional.empty(), answer(offer));
    }

    @Test
    void theFirstThatCanBeAccepted() {
        assertEquals(Optional.of(PLAIN + "; server_max_window_bits=10"), answer("permessage-deflate; server_max_window_bits=3, permessage-deflate; server_max_window_bits=10", "permessage-deflate"));
    }

    @ParameterizedTest
    @CsvSource({"permessage-deflate; server_no_context_takeover, false", "permessage-deflate; server_no_context_takeover; client_no_context_takeover, false", "permessage-deflate, true",
        "permessage-deflate; client_no_context_takeover, true", "permessage-deflate; server_max_window_bits=10, true", "permessage-deflate; server_no_context_takeover; server_max_window_bits=8, false"})
    void aServerAgrees(String answer, boolean refersBack) {
        assertEquals(new Deflate(refersBack, 15), Deflate.agreed(List.of(answer)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"permessage-deflate; client_max_window_bits=10", "permessage-deflate; client_max_window_bits", "permessage-deflate; unknown", "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=16", "permessage-deflate; server_no_context_takeover=1", "permessage-deflate; client_no_context_takeover=0", "permessage-deflate, permessage-deflate",
        "permessage-deflate, foo", "foo", "permessage-bzip2", "permessage-deflate; server_no_context_takeover; server_no_context_takeover"})
    void aServerAgreesToSomethingElse(String answer) {
        assertThrows(IllegalArgumentException.class, () -> Deflate.agreed(List.of(answer)));
    }
}
