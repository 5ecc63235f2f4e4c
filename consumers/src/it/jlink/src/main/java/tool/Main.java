package tool;

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.Loop;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpServer;

import java.nio.file.Files;
import java.nio.file.Path;

/** Prints what it was told, in which run mode it runs, and how it waits for sockets. */
class Main {
    private Main() {
    }

    static void main() throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(0, request -> request.respond(200).text("hello")); var client = HttpClient.create()) {
                IO.println(client.get(server.url()).text());
            }
            IO.println(Thread.currentThread().toString().endsWith("@" + Loop.current().thread().getName()) ? "carrier" : "portable");
            var libraries = Files.readString(Path.of("/proc/self/maps"));
            IO.println(libraries.contains("netty_transport_native_epoll") ? "epoll" : "NIO");
        });
    }
}
