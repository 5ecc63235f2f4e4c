package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Forms with files, as aiohttp's server understands them. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MultipartUploadTest {
    private static final String SERVER = """
            import hashlib, sys
            from aiohttp import web

            async def form(request):
                lines = [request.headers.get("Content-Length", "chunked").isdigit() and "length" or "chunked"]
                for name, value in (await request.post()).items():
                    if isinstance(value, web.FileField):
                        content = value.file.read()
                        lines.append(f"{name} file {value.filename} {value.content_type} {len(content)} {hashlib.sha256(content).hexdigest()}")
                    else:
                        lines.append(f"{name} = {value}")
                return web.Response(text="\\n".join(lines))

            app = web.Application(client_max_size=1 << 30)
            app.router.add_post("/", form)
            web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
            """;
    private final OtherPrograms aiohttp = start();

    private static OtherPrograms start() {
        // The system's, for which Debian's packages are.
        var python = Path.of("/usr/bin/python3");
        if (!Files.exists(Path.of("/usr/lib/python3/dist-packages/aiohttp"))) {
            if ("true".equals(System.getenv("CI"))) {
                fail("python3-aiohttp is not installed, and in CI no test may be skipped; see .ci/run");
            }
            abort("python3-aiohttp is not installed");
        }
        return OtherPrograms.start("python3", (_, port, folder) -> List.of(python.toString(), Files.writeString(folder.resolve("server.py"), SERVER).toString(), "" + port));
    }

    @AfterAll
    void stop() {
        aiohttp.close();
    }

    private String sent(UnaryOperator<MultipartForm> form) {
        return run(() -> {
            try (var client = HttpClient.create(c -> c.timeout(seconds(30)))) {
                return client.post(aiohttp.url("http", "/"), r -> r.multipart(form)).raiseForStatus().text();
            }
        });
    }

    private static String file(String name, String fileName, String type, byte[] content) throws Exception {
        return name + " file " + fileName + " " + type + " " + content.length + " " + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    /** Quotes in a file's name are written as browsers write them. */
    @Test
    void fieldsAndFiles(@TempDir Path folder) throws Exception {
        var content = new byte[3_000_000];
        new Random(1).nextBytes(content);
        var photo = Files.write(folder.resolve("ünï \"cat\".jpg"), content);
        assertEquals(String.join("\n", "length", "title = Größe\r\n--x", file("photo", "ünï %22cat%22.jpg", "image/jpeg", content), file("raw", "a.bin", "x/y", new byte[3]), "empty = "),
                sent(m -> m.field("title", "Größe\r\n--x").file("photo", photo).file("raw", new byte[3], "a.bin", "x/y").field("empty", "")));
    }

    @Test
    void aFileOfUnknownLength() throws Exception {
        var flow = dev.meanwhile.Meanwhile.<byte[]>generate(out -> {
            for (var i = 0; i < 10; i++) {
                out.emit(new byte[1_000]);
            }
        });
        assertEquals("chunked\n" + file("log", "log", "text/plain", new byte[10_000]), sent(m -> m.file("log", flow, "log", "text/plain")));
    }

    @Test
    void progressEndsAtTheWhole(@TempDir Path folder) throws Exception {
        var big = Files.write(folder.resolve("big"), new byte[2_000_000]);
        var seen = new ArrayList<Transfer>();
        sent(m -> m.file("big", big).onProgress(seen::add));
        assertTrue(seen.size() > 8, seen.toString());
        assertEquals(seen.getLast().total(), OptionalLong.of(seen.getLast().bytes()));
        assertEquals(OptionalInt.of(100), seen.getLast().percent());
        for (var i = 1; i < seen.size(); i++) {
            assertTrue(seen.get(i).bytes() > seen.get(i - 1).bytes(), seen.toString());
        }
    }

    @Test
    void itIsSentAgainIfThatIsHarmless(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("a.txt"), "hello");
        try (var server = RawServer.of(peer -> {
            var first = peer.readRequest();
            peer.send("HTTP/1.1 307 Temporary Redirect\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n");
            var second = peer.readRequest();
            peer.send(RawServer.ok(first.text().equals(second.text()) && second.text().contains("hello") ? "same" : second.text()));
        })) {
            run(() -> {
                try (var client = HttpClient.create()) {
                    assertEquals("same", client.post(server.url("/"), r -> r.multipart(m -> m.file("a", file)).repeatable(true)).text());
                }
            });
        }
    }

    @Test
    void whatCanNotBeSent() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> MultipartForm.EMPTY.file("a", Path.of("/no/such/file")));
        assertTrue(thrown.getMessage().contains("/no/such/file"), thrown.getMessage());
        assertThrows(IllegalArgumentException.class, () -> MultipartForm.EMPTY.file("a", new byte[0], "b", "text/plain\r\nX: y"));
    }
}
