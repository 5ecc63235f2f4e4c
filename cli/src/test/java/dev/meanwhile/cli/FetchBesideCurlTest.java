package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bytes that a server gets are those that curl sends for the same request, but for the fields in which clients name themselves. */
@Timeout(60)
class FetchBesideCurlTest {
    @Test
    void json() throws Exception {
        assertSame(List.of("--json", "{\"name\":\"pen\",\"price\":2.5,\"tags\":[\"a\"]}", "-H", "X-Header: value", "-u", "me:pass word", "URL/items?q=search"),
                List.of("POST", "URL/items", "name=pen", "price:=2.5", "tags[]=a", "X-Header:value", "q==search", "--auth", "me:pass word"));
    }

    @Test
    void aForm() throws Exception {
        assertSame(List.of("--data-urlencode", "name=a pen & more", "--data-urlencode", "name=\u00e4", "URL/"),
                List.of("--form", "URL/", "name=a pen & more", "name=\u00e4"));
    }

    @Test
    void aMethodAndABearer() throws Exception {
        assertSame(List.of("-X", "DELETE", "--oauth2-bearer", "abc", "URL/items/7"), List.of("DELETE", "URL/items/7", "--bearer", "abc"));
    }

    private static void assertSame(List<String> curl, List<String> fetch) throws Exception {
        var program = Stream.concat(Stream.of(OtherPrograms.find("curl"), "-s"), curl.stream()).toList();
        var theirs = received(url -> new ProcessBuilder(program.stream().map(word -> word.replace("URL", url)).toList()));
        var ours = received(url -> Programs.command(List.of(), Stream.concat(Stream.of("fetch"), fetch.stream().map(word -> word.replace("URL", url))).toArray()));
        assertEquals(comparable(theirs), comparable(ours));
    }

    /** The request line, the sorted fields but for those of the client itself, and the body; curl writes a blank as {@code %20}, browsers as {@code +}. */
    private static List<String> comparable(String request) {
        var end = request.indexOf("\r\n\r\n");
        var lines = new ArrayList<>(List.of(request.substring(0, end).split("\r\n")));
        var all = new ArrayList<>(List.of(lines.removeFirst()));
        var fields = new TreeSet<String>();
        for (var line : lines) {
            var name = line.substring(0, line.indexOf(':')).toLowerCase();
            if (!List.of("user-agent", "accept", "accept-encoding").contains(name)) {
                fields.add(name + line.substring(name.length()));
            }
        }
        // The port differs, and so does the length of what is encoded differently.
        fields.removeIf(field -> field.startsWith("host:") || field.startsWith("content-length:") && request.contains("urlencoded"));
        all.addAll(fields);
        all.add(request.substring(end + 4).replace("%20", "+"));
        return all;
    }

    private interface Client {
        ProcessBuilder to(String url);
    }

    private static String received(Client client) throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var request = new FutureTask<>(() -> answer(server));
            Thread.ofVirtual().start(request);
            var builder = client.to("http://127.0.0.1:" + server.getLocalPort());
            builder.environment().put("LC_ALL", "C.UTF-8");
            assertEquals(new Programs.Ended(0, "", ""), Programs.ended(builder.start()));
            return request.get();
        }
    }

    private static String answer(ServerSocket server) throws IOException {
        try (var socket = server.accept()) {
            var request = read(socket.getInputStream());
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return request;
        }
    }

    private static String read(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        var length = head.toString().lines().filter(line -> line.toLowerCase().startsWith("content-length:")).findFirst()
                .map(line -> Integer.parseInt(line.substring(15).strip())).orElse(0);
        return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
