// A static initialiser waits. Java cannot suspend it, so nothing else runs meanwhile; the report names it.
//
//     ./meanwhile run examples/diagnostics/Pinned.java

import static dev.meanwhile.Meanwhile.*;

static class Settings {
    static final String CITY = load();

    static String load() {
        try {
            Thread.sleep(1000);                 // a slow file; with sleep(seconds(1)) it would never end
            return "Zürich";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

void main() {
    run(() -> {
        var city = spawn("settings", () -> Settings.CITY);
        IO.println(city.await());
    });
}
