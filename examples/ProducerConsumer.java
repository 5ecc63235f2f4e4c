// A producer and three consumers on a queue: join waits until every item is processed, then the consumers
// are cancelled.
// After "Async Python lets you do more with less waiting"
//
//     ./meanwhile run examples/ProducerConsumer.java

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.Queue;
import dev.meanwhile.Task;

void process(String item) {
    sleep(seconds(1));
}

void producer(Queue<String> queue) {
    for (var item : "one two three four five six seven".split(" ")) {
        queue.put(item);                        // waits while the queue is full
        IO.println("put " + item);
    }
}

void consumer(String name, Queue<String> queue) {
    try {
        while (true) {
            var item = queue.take();
            process(item);
            IO.println("    " + name + " has processed " + item);
            queue.taskDone();
        }
    } finally {
        IO.println("    " + name + " goes home");
    }
}

void main() {
    run(() -> {
        Queue<String> queue = queue(2);

        var producers = List.of(spawn(() -> producer(queue)));
        var consumers = Stream.of("Ann", "Bob", "Cleo")
                .map(name -> spawn(() -> consumer(name, queue)))
                .toList();

        gather(producers);
        queue.join();                           // waits until all items are processed
        IO.println("All items are processed");

        consumers.forEach(Task::cancel);
    });
}
