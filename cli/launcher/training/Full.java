// What a larger program does, for the AOT cache `full` (see prepare.sh): it is compiled, fetches pages and reads them, and asks databases.

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.http.HttpClient;
import dev.meanwhile.sql.Database;
import java.io.*;
import java.net.*;
import java.nio.ByteBuffer;
import java.util.*;
import org.jsoup.Jsoup;

static final String PAGE = "<html><head><title>A page</title></head><body><p>Text &amp; <a href='/'>link</a></p></body></html>";

/** The smallest possible web server, so that the cache holds nothing of a real one. */
void serve(ServerSocket server) {
    while (true) {
        try (var socket = server.accept()) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream()));
            while (!in.readLine().isEmpty()) {
                // The request does not matter.
            }
            socket.getOutputStream().write(("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: "
                    + PAGE.length() + "\r\nConnection: close\r\n\r\n" + PAGE).getBytes());
        } catch (IOException e) {
            return;
        }
    }
}

record Item(int id, String name) {}

/** The smallest possible PostgreSQL, likewise: whatever it is asked, it has one item. */
void answer(ServerSocket server) {
    try (var socket = server.accept()) {
        var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        var out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        in.skipNBytes(in.readInt() - 4);
        message(out, 'R', ByteBuffer.allocate(4).array());                                   // welcome
        message(out, 'S', "server_version\00016.0\0".getBytes());
        message(out, 'S', "client_encoding\0UTF8\0".getBytes());
        message(out, 'K', new byte[8]);
        message(out, 'Z', "I".getBytes());
        out.flush();
        while (true) {
            var type = (char) in.readByte();
            in.skipNBytes(in.readInt() - 4);
            switch (type) {
                case 'P' -> message(out, '1', new byte[0]);                                  // parse
                case 'D' -> {                                                                // describe
                    message(out, 't', ByteBuffer.allocate(6).putShort((short) 1).putInt(23).array());
                    message(out, 'T', ByteBuffer.allocate(46).putShort((short) 2).put(column("id", 23, 4)).put(column("name", 25, -1)).array());
                }
                case 'B' -> message(out, '2', new byte[0]);                                  // bind
                case 'E' -> {                                                                // execute
                    message(out, 'D', ByteBuffer.allocate(18).putShort((short) 2).putInt(4).putInt(7).putInt(4).put("lamp".getBytes()).array());
                    message(out, 'C', "SELECT 1\0".getBytes());
                }
                case 'C' -> message(out, '3', new byte[0]);                                  // close
                case 'Q' -> message(out, 'C', "BEGIN\0".getBytes());                         // begin, commit
                default -> { }
            }
            if (type == 'S' || type == 'Q') {
                message(out, 'Z', "I".getBytes());                                           // ready
                out.flush();
            }
        }
    } catch (IOException e) {
        // The program has ended.
    }
}

byte[] column(String name, int type, int size) {
    return ByteBuffer.allocate(name.length() + 19).put((name + "\0").getBytes()).putInt(0).putShort((short) 0).putInt(type).putShort((short) size).putInt(-1).putShort((short) 1).array();
}

void message(DataOutputStream out, char type, byte[] content) throws IOException {
    out.writeByte(type);
    out.writeInt(content.length + 4);
    out.write(content);
}

void ask(String url) {
    try (var db = Database.connect(url, o -> o.preparedStatements(10))) {
        if (url.startsWith("h2:")) {
            db.script("create table item (id int primary key, name varchar)");
            db.execute("insert into item values (:id, :name)", new Item(7, "lamp"));
        }
        db.transaction(tx -> {
            IO.println(tx.query("select id, name from item where id = $1", 7).one(Item.class));
        });
        IO.println(db.query("select id, name from item where id = :id").bind("id", 7).list(Item.class));
    }
}

void main() throws IOException {
    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
        Thread.ofPlatform().daemon().start(() -> answer(server));
        run(() -> {
            ask("h2:mem:");
            ask("postgresql://user:password@127.0.0.1:" + server.getLocalPort() + "/shop?sslmode=disable");
        });
    }
    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
        Thread.ofPlatform().daemon().start(() -> serve(server));
        var url = "http://127.0.0.1:" + server.getLocalPort() + "/";
        run(() -> {
            try (var client = HttpClient.create(c -> c.timeout(seconds(10)))) {
                var limit = semaphore(2);
                var pages = List.of("a", "b", "c", "d").stream().map(name -> spawn(() -> {
                    try (var _ = limit.acquire()) {
                        sleep(millis(1));
                        return name + ": " + Jsoup.parse(client.get(url + name).raiseForStatus().text()).title();
                    }
                })).toList();
                for (var page : asCompleted(pages)) {
                    IO.println(page.await());
                }
            }
        });
    }
}
