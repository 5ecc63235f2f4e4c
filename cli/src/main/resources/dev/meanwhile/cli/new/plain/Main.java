package {{package}};

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.*;
import java.util.List;

/** Asks three services at the same time. */
public final class Main {
    private Main() {
    }

    /** Stands for a call that takes half a second. While it waits, the others run. */
    static String ask(String service) {
        sleep(seconds(0.5));
        return service + " is up";
    }

    static List<String> askAll() {
        return gather(() -> ask("users"), () -> ask("orders"), () -> ask("news"));
    }

    static void main() {
        run(() -> askAll().forEach(IO::println));
    }
}
