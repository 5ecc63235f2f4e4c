// Runs the commands of a file, several at once, and shows their lines as they come.
//
//     ./meanwhile run examples/Commands.java commands.txt               (one command a line, as a shell reads it)
//     ./meanwhile run examples/Commands.java --limit 8 commands.txt
//
// Ctrl-C stops all commands with everything they have started.

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.io.Signals;
import dev.meanwhile.io.Subprocess;
import dev.meanwhile.io.SubprocessOptions.Output;
import java.nio.file.Files;
import java.nio.file.Path;

record Ended(int number, String command, int status) {}

/** Runs a command, and prints its lines with its number. */
Ended execute(int number, String command) {
    try (var process = Subprocess.start(List.of("/bin/sh", "-c", command), o -> o.in("").err(Output.merged()))) {
        process.lines().forEach(line -> IO.println("[" + number + "] " + line));
        return new Ended(number, command, process.await());
    }
}

void main(String[] args) throws IOException {
    var arguments = List.of(args);
    var limit = 4;
    if (arguments.size() > 1 && arguments.getFirst().equals("--limit")) {
        limit = Integer.parseInt(arguments.get(1));
        arguments = arguments.subList(2, arguments.size());
    }
    if (arguments.size() != 1) {
        IO.println("usage: Commands.java [--limit N] FILE");
        System.exit(2);
    }
    var commands = Files.readAllLines(Path.of(arguments.getFirst())).stream().filter(line -> !line.isBlank()).toList();
    var numbers = IntStream.range(0, commands.size()).boxed().toList();
    var atOnce = limit;
    run(() -> {
        var all = Signals.cancelling(() -> mapConcurrent(numbers, atOnce, i -> execute(i + 1, commands.get(i))));
        all.ifPresentOrElse(ended -> {
            var failed = ended.stream().filter(it -> it.status() != 0).toList();
            failed.forEach(it -> IO.println("[" + it.number() + "] ended with status " + it.status() + ": " + it.command()));
            IO.println(ended.size() + " commands, " + failed.size() + " of them failed");
        }, () -> IO.println("stopped"));
    });
}
