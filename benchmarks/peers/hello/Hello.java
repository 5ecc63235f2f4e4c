import static dev.meanwhile.Meanwhile.*;

void main() {
    run(() -> {
        IO.println("Hello ...");
        sleep(millis(1));
        IO.println("... World!");
    });
}
