package dev.meanwhile.http;

import java.util.Arrays;
import java.util.Objects;

/**
 * A message of a {@link WebSocket}, for those who take both kinds:
 * {@snippet :
 * for (var message : socket.messages()) {
 *     switch (message) {
 *         case Message.Text(var text) -> socket.send("you said " + text);
 *         case Message.Binary(var bytes) -> files.write(bytes);
 *     }
 * }
 * }
 */
public sealed interface Message {
    /**
     * A text.
     *
     * @param text the whole message
     */
    record Text(String text) implements Message {
        /** Refuses null. */
        public Text {
            Objects.requireNonNull(text, "the text is null");
        }
    }

    /**
     * Bytes.
     *
     * @param bytes the whole message; not copied
     */
    record Binary(byte[] bytes) implements Message {
        /** Refuses null. */
        public Binary {
            Objects.requireNonNull(bytes, "the bytes are null");
        }

        /** {@return whether the other has the same bytes} */
        @Override
        public boolean equals(Object other) {
            return other instanceof Binary that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Binary[" + bytes.length + " bytes]";
        }
    }
}
