// A program that waits two seconds.
// After "What Are the Basics of Async Programming in Python?"
//
//     ./meanwhile run examples/Hello.java

import static dev.meanwhile.Meanwhile.*;

void sayHello() {
    IO.println("Starting task...");
    sleep(seconds(2));
    IO.println("Hello after 2 seconds");
}

void main() {
    run(this::sayHello);
}
