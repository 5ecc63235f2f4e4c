// Which ports of a host are open: all of them tried, two hundred at a time.
// One of the network tools of "Async Programming in Python"
//
//     ./meanwhile run examples/PortScanner.java                   (localhost, ports 1 to 10000)
//     ./meanwhile run examples/PortScanner.java HOST FROM TO      (only hosts that are yours to scan)

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.io.Dns;
import dev.meanwhile.io.NetworkException;
import dev.meanwhile.io.Progress;
import dev.meanwhile.io.StreamException;
import dev.meanwhile.io.Tcp;

/** {@return what the port says by itself, such as "SSH-2.0-OpenSSH_9.2"; nothing if it is closed} */
Optional<String> scan(String host, int port) {
    try (var connection = Tcp.connect(host, port, o -> o.limit(seconds(1)))) {
        return Optional.of(moveOnAfter(seconds(0.3), () -> connection.readLine(200)).orElse(""));
    } catch (NetworkException.ConnectFailed e) {
        return Optional.empty();            // refused, or no answer
    } catch (StreamException e) {
        return Optional.of("");             // open, and says nothing that is a line
    }
}

void main(String[] args) {
    var host = args.length > 0 ? args[0] : "localhost";
    var from = args.length > 1 ? Integer.parseInt(args[1]) : 1;
    var to = args.length > 2 ? Integer.parseInt(args[2]) : 10_000;
    run(() -> {
        try {
            Dns.addresses(host);                // or all ports of a host that does not exist would look closed
        } catch (NetworkException e) {
            IO.println(e.getMessage());
            return;
        }
        var ports = IntStream.rangeClosed(from, to).boxed().toList();
        try (var progress = Progress.of(host, ports.size(), o -> o.unit("ports"))) {
            var open = mapConcurrent(ports, 200, port -> {
                var answer = scan(host, port);
                answer.ifPresent(it -> IO.println("%5d  open  %s".formatted(port, it).stripTrailing()));
                progress.advance();
                return answer.isPresent() ? 1 : 0;
            });
            IO.println("%d of %d ports are open".formatted(open.stream().mapToInt(it -> it).sum(), ports.size()));
        }
    });
}
