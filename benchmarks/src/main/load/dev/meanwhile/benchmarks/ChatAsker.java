package dev.meanwhile.benchmarks;

import java.nio.ByteBuffer;
import tools.jackson.databind.json.JsonMapper;

/** Sends a prompt, and expects all pieces of the answer, in order, byte for byte. */
final class ChatAsker extends SocketAsker {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final byte[][] ANSWER = answer();

    private final ByteBuffer frame = message(JSON.writeValueAsBytes(new Served.Prompt("go on")));
    private int taken;

    ChatAsker(int port) {
        super(port, "/chat");
    }

    private static byte[][] answer() {
        var answer = new byte[Served.CHUNKS + 1][];
        for (var n = 0; n < Served.CHUNKS; n++) {
            answer[n] = JSON.writeValueAsBytes(Served.Chunk.number(n));
        }
        answer[Served.CHUNKS] = JSON.writeValueAsBytes(Served.Done.done());
        return answer;
    }

    @Override
    ByteBuffer question() {
        taken = 0;
        return frame.rewind();
    }

    @Override
    void check(ByteBuffer in, int from, int length) {
        if (isAnswered()) {
            throw new IllegalStateException("an extra message: " + text(in, from, from + length));
        }
        var expected = ANSWER[taken++];
        if (length != expected.length || !isAt(in, from, expected)) {
            throw wrong(in, from, length, expected);
        }
    }

    @Override
    boolean isAnswered() {
        return taken == ANSWER.length;
    }
}
