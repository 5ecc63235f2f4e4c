package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.every;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;

import dev.meanwhile.Loop;

import java.util.Map;
import java.util.concurrent.CancellationException;

import org.jline.utils.Signals;

/** What {@link RealTerminalTest} starts in a terminal. */
final class TerminalProgram {
    private static final Map<String, Runnable> MAINS = Map.of(
            "prompt", TerminalProgram::prompt,
            "password", TerminalProgram::password,
            "lines", TerminalProgram::lines,
            "cancelled", TerminalProgram::cancelled,
            "interrupted", TerminalProgram::interrupted,
            "bars", TerminalProgram::bars,
            "plain", TerminalProgram::plain);

    private TerminalProgram() {
    }

    public static void main(String[] arguments) {
        MAINS.get(arguments[0]).run();
    }

    private static void prompt() {
        run(() -> {
            var printing = every(millis(200), () -> {
                System.out.print("above");
                System.err.println(" (not torn)");
                System.out.println(" the prompt");
            });
            var name = Terminal.readLine("name: ");
            printing.cancel();
            System.out.println("hello " + name + "!");
            System.out.println("and " + Terminal.readLine("next: ") + "!");
        });
    }

    private static void password() {
        run(() -> System.out.println("got " + Terminal.readPassword("password: ").length() + " letters"));
    }

    private static void lines() {
        run(() -> {
            Terminal.lines("> ").forEach(line -> System.out.println("[" + line + "]"));
            System.out.println("the end");
        });
    }

    /** The half line that was typed belongs to the next prompt. */
    private static void cancelled() {
        run(() -> {
            System.out.println(moveOnAfter(seconds(2), () -> Terminal.readLine("first: ")));
            System.out.println("[" + Terminal.readLine("second: ") + "]");
        });
    }

    private static void interrupted() {
        // What the launcher and Signals do.
        Signals.register("INT", () -> Loop.running().forEach(loop -> loop.cancelMain("Ctrl-C")));
        try {
            run(() -> {
                Terminal.readLine("prompt: ");
            });
        } catch (CancellationException e) {
            System.out.println("cancelled: " + e.getMessage());
        }
    }

    private static void bars() {
        run(() -> {
            try (var progress = Progress.of("work", 3)) {
                for (var i = 0; i < 3; i++) {
                    sleep(millis(250));
                    progress.advance();
                    System.out.print("step ");
                    System.out.println(i);
                    System.err.println("error " + i);
                }
            }
            System.out.println("done");
        });
    }

    private static void plain() {
        run(() -> {
            System.out.println(moveOnAfter(millis(100), () -> Terminal.readLine()));
            System.out.println("[" + Terminal.readLine("prompt: ") + "]");
            System.out.println(Terminal.lines().toList());
        });
    }
}
