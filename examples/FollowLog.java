// Follows a log as it is written, like tail -F: also when it is rotated, that is, when another file takes its name.
//
//     ./meanwhile run examples/FollowLog.java               (a log of its own)
//     ./meanwhile run examples/FollowLog.java FILE

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.io.Files;

void follow(Path log) {
    var errors = 0;
    for (var line : Files.follow(log, f -> f.fromStart())) {
        if (line.contains("ERROR")) {
            errors++;
            IO.println(line + "   <-- error " + errors);
        } else {
            IO.println(line);
        }
        if (line.endsWith("good bye")) {
            return;
        }
    }
}

// A service that writes a line now and then, and starts a new log after every third.
void service(Path log) {
    var messages = List.of("started", "ready", "GET / 200", "GET /cart ERROR 500", "GET / 200", "rotated twice so far", "GET /pay ERROR 502", "good bye");
    for (var i = 0; i < messages.size(); i++) {
        Files.append(log, (i + 1) + " " + messages.get(i) + "\n");
        sleep(seconds(0.4));
        if (i % 3 == 2) {
            Files.move(log, log.resolveSibling("service.log." + i));
        }
    }
}

void main(String[] args) {
    run(() -> {
        if (args.length > 0) {
            follow(Path.of(args[0]));                      // until Ctrl-C
            return;
        }
        try (var folder = Files.temporaryFolder()) {
            var log = folder.resolve("service.log");       // it does not exist yet
            gather(() -> follow(log), () -> service(log));
        }
    });
}
