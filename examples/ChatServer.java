// A chat room over TCP: whoever connects says a name, and gets what the others write.
// The chat system of "Understanding Async Programming"
//
//     ./meanwhile run examples/ChatServer.java              (at port 8007; another is an argument)
//     ./meanwhile run examples/ChatClient.java              (in other terminals; nc localhost 8007 will do, too)

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.Queue;
import dev.meanwhile.io.Connection;
import dev.meanwhile.io.Tcp;

/** Each has lines of its own to wait for: a member who reads slowly must not make the others wait. */
record Member(Connection connection, Queue<String> lines) {}

// Used by the tasks of all connections: those of a loop need no lock for that.
final Map<String, Member> room = new TreeMap<>();

void tellAll(String line) {
    for (var member : room.values()) {
        if (!member.lines().tryPut(line)) {
            member.connection().abort();        // a hundred lines behind
        }
    }
}

void welcome(Connection connection) {
    connection.write("your name?\n");
    var name = moveOnAfter(seconds(60), () -> connection.readLine()).orElse("").strip();
    if (name.isEmpty() || name.length() > 30 || room.containsKey(name)) {
        connection.write(room.containsKey(name) ? "* that name is taken\n" : "* a name has 1 to 30 letters\n");
        return;
    }
    var member = new Member(connection, queue(100));
    var others = room.isEmpty() ? "nobody" : String.join(", ", room.keySet());
    tellAll("* " + name + " has come");
    room.put(name, member);                 // before the next wait, in which somebody else might take the name
    try {
        connection.write("* here are: " + others + "\n");
        scope(s -> {
            s.spawn(() -> send(member));
            connection.lines().forEach(line -> tellAll(name + ": " + line));
            member.lines().shutdown();
        });
    } finally {
        room.remove(name);
        tellAll("* " + name + " has left");
    }
}

void send(Member member) {
    for (var line : member.lines()) {
        member.connection().write(line + "\n");
    }
}

void main(String[] args) {
    var port = args.length > 0 ? Integer.parseInt(args[0]) : 8007;
    run(() -> {
        try (var server = Tcp.listen(port, this::welcome)) {
            IO.println("chat at localhost:" + server.port());
            server.awaitClosed();
        }
    });
}
