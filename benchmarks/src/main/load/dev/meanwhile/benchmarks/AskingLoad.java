package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.util.function.IntFunction;

/** Each client sends a question, waits for the answer, and repeats, until all questions of a round are answered. */
class AskingLoad extends SelectorLoad {
    private int unasked;
    private int unanswered;

    AskingLoad(int count, IntFunction<? extends Client> client) throws IOException {
        super(count, client);
    }

    @Override
    public long play(int questions) throws IOException {
        begin();
        unasked = questions;
        unanswered = questions;
        clients().forEach(this::askAgain);
        while (unanswered > 0) {
            proceed(unanswered, questions + " questions");
        }
        return waits.count();
    }

    private void askAgain(Client client) {
        if (unasked > 0) {
            unasked--;
            ask(client, now());
        }
    }

    @Override
    void taken(Client client) {
        if (client.isAnswered()) {
            unanswered--;
            askAgain(client);
        }
    }
}
