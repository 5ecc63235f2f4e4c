package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;

/** A program for {@link SignalledProgramTest}, which starts it with plain java. */
final class SignalledProgram {
    private SignalledProgram() {
    }

    public static void main(String[] arguments) {
        run(() -> {
            switch (arguments[0]) {
                case "cancelling" -> {
                    var ended = Signals.cancelling(() -> {
                        try {
                            System.out.println("ready");
                            sleep(seconds(1_000));
                        } finally {
                            sleep(seconds(0.001));
                            System.out.println("cleaned up");
                        }
                    });
                    System.out.println("ended by itself: " + ended);
                }
                case "stubborn" -> Signals.cancelling(() -> {
                    while (true) {
                        try {
                            System.out.println("ready");
                            sleep(seconds(1_000));
                        } catch (dev.meanwhile.Cancelled cancelled) {
                            System.out.println(cancelled.reason());
                        }
                    }
                });
                case "parent" -> {
                    var child = Subprocess.start("sh", "-c", "sleep 1000 & wait");
                    System.out.println(child.pid());
                    child.await();
                }
                case "environment" -> System.out.println(java.util.HexFormat.of().formatHex(Subprocess.check(java.util.List.of("printenv", "ODD"), o -> o).outBytes()));
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        });
    }
}
