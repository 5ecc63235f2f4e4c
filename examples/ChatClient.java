// A client of the chat room in ChatServer.java: what the others write appears above the line that is being typed.
//
//     ./meanwhile run examples/ChatClient.java              (localhost, port 8007)
//     ./meanwhile run examples/ChatClient.java HOST PORT

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.io.Connection;
import dev.meanwhile.io.NetworkException;
import dev.meanwhile.io.StreamException;
import dev.meanwhile.io.Tcp;
import dev.meanwhile.io.Terminal;

void send(Connection connection) {
    Terminal.lines(Terminal.isInteractive() ? "> " : "").forEach(line -> connection.write(line + "\n"));
    connection.shutdownOutput();            // Ctrl-D: the server sends what is left, and closes
}

void chat(String host, int port) {
    try (var connection = Tcp.connect(host, port)) {
        var sending = spawn(() -> send(connection));
        connection.lines().forEach(line -> IO.println(line));
        sending.cancel();                   // the room has closed
        IO.println("* the end");
    } catch (NetworkException e) {
        IO.println(e.getMessage() + "\nIs ChatServer.java running?");
    } catch (StreamException e) {
        IO.println("* " + e.getMessage());
    }
}

void main(String[] args) {
    var host = args.length > 0 ? args[0] : "localhost";
    var port = args.length > 1 ? Integer.parseInt(args[1]) : 8007;
    run(() -> chat(host, port));
}
