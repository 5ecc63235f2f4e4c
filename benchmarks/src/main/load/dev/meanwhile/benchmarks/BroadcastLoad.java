package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.util.function.IntFunction;

/** Members of a room, the first of which sends a text. When all have it, it sends the next. */
final class BroadcastLoad extends SelectorLoad {
    static final int MEMBERS = 1_000;

    private int sent;
    private int missing;

    BroadcastLoad(IntFunction<BroadcastAsker> client) throws IOException {
        super(MEMBERS, client);
    }

    @Override
    public long play(int broadcasts) throws IOException {
        begin();
        for (var n = 0; n < broadcasts; n++) {
            broadcast(n, broadcasts);
        }
        return waits.count();
    }

    private void broadcast(int n, int broadcasts) throws IOException {
        var now = System.nanoTime();
        var text = BroadcastAsker.text(++sent);
        missing = MEMBERS;
        for (var client : clients()) {
            ((BroadcastAsker) client).expects(text);
            client.waitsSince(now);
        }
        ask(clients().getFirst(), now);
        while (missing > 0) {
            proceed(missing, MEMBERS + " members of broadcast " + (n + 1) + " of " + broadcasts);
        }
    }

    @Override
    void taken(Client client) {
        missing--;
    }
}
