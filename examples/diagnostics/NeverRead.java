// A task and a promise fail, and nobody awaits them: both are reported after a second.
//
//     ./meanwhile run examples/diagnostics/NeverRead.java

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.Promise;

void main() {
    run(() -> {
        spawn("mail", () -> {
            throw new IOException("no mail server");
        });
        new Promise<String>().fail(new IllegalStateException("no answer"));
        sleep(seconds(2));
        IO.println("Main has noticed nothing.");
    });
}
