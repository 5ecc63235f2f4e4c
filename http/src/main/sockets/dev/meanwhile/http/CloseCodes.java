package dev.meanwhile.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Close codes (RFC 6455 §7.4) and what goes with them. */
final class CloseCodes {
    static final int NORMAL = 1000;
    static final int UNEXPECTED_TYPE = 1003;
    static final int PROTOCOL_ERROR = 1002;
    static final int INVALID_MESSAGE = 1007;
    static final int TOO_BIG = 1009;
    static final int FAILED = 1011;
    private static final int LAST = 4999;
    /** A close frame has 125 bytes, two of them for the code. */
    private static final int REASON_BYTES = 123;

    private CloseCodes() {
    }

    /** Netty leaves some codes alone, and does not look at the reason. {@return what is wrong with the content of a peer's close frame, as the code and reason of ours} */
    static Optional<Problem> problem(ByteBuffer content) {
        if (content.remaining() < 2) {
            // Netty has refused a single byte.
            return Optional.empty();
        }
        var code = content.getShort() & 0xffff;
        if (code > LAST) {
            return Optional.of(new Problem(PROTOCOL_ERROR, "no close has the code " + code));
        }
        return isUtf8(content) ? Optional.empty() : Optional.of(new Problem(INVALID_MESSAGE, "the reason of a close is not UTF-8"));
    }

    record Problem(int code, String reason) {
    }

    static boolean isUtf8(ByteBuffer text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(text);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** @throws IllegalArgumentException if a program may not close with that code or reason */
    static void require(int code, String reason) {
        if (code != 1000 && code != 1001 && !(code >= 1007 && code <= 1014) && code != 1003 && !(code >= 3000 && code <= 4999)) {
            throw new IllegalArgumentException("close(" + code + ", …): a program may close with 1000, 1001, 1003, 1007 to 1014, 3000 to 4999");
        }
        if (bytes(reason) > REASON_BYTES) {
            throw new IllegalArgumentException("close(" + code + ", \"" + reason + "\"): the reason must fit in 123 bytes");
        }
    }

    /** {@return the reason, shortened if it does not fit} */
    static String cut(String reason) {
        if (bytes(reason) <= REASON_BYTES) {
            return reason;
        }
        var kept = reason.substring(0, Math.min(reason.length(), REASON_BYTES));
        while (bytes(kept + "…") > REASON_BYTES || Character.isHighSurrogate(kept.charAt(kept.length() - 1))) {
            kept = kept.substring(0, kept.length() - 1);
        }
        return kept + "…";
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
