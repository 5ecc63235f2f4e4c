package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6265bis: what is kept, where it is sent, and when it ends. */
class CookiesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now = START;
    private final Cookies cookies = new Cookies(() -> now);

    private void set(String url, String... fields) {
        var headers = HttpHeaders.NONE;
        for (var field : fields) {
            headers = headers.plus("Set-Cookie", field);
        }
        cookies.store(URI.create(url), headers);
    }

    private String at(String url) {
        return cookies.at(URI.create(url)).stream().map(cookie -> cookie.name() + "=" + cookie.value()).collect(Collectors.joining("; "));
    }

    /** A cookie set at a URL, and whether it is sent to another. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://a.test/x/y      | n=v                           | http://a.test/x/z          | true
            http://a.test/x/y      | n=v                           | http://a.test/             | false
            http://a.test/x/y      | n=v; Path=/                   | http://a.test/             | true
            http://a.test/         | n=v; Path=/x                  | http://a.test/xy           | false
            http://a.test/         | n=v; Path=/x                  | http://a.test/x/y          | true
            http://a.test/         | n=v; Path=/x/                 | http://a.test/x/y          | true
            http://a.test/         | n=v                           | http://b.a.test/           | false
            http://a.test/         | n=v                           | http://a.test:8080/        | true
            http://b.a.test/       | n=v; Domain=a.test            | http://a.test/             | true
            http://b.a.test/       | n=v; Domain=.A.test           | http://c.a.test/           | true
            http://b.a.test/       | n=v; Domain=a.test            | http://ba.test/            | false
            http://a.test/         | n=v; Domain=b.test            | http://b.test/             | false
            http://a.test/         | n=v; Domain=b.a.test          | http://b.a.test/           | false
            http://a.test/         | n=v; Domain=test              | http://a.test/             | false
            http://a.co.uk/        | n=v; Domain=co.uk             | http://a.co.uk/            | false
            http://localhost/      | n=v; Domain=localhost         | http://localhost/          | true
            http://127.0.0.1/      | n=v; Domain=0.0.1             | http://127.0.0.1/          | false
            http://127.0.0.1/      | n=v                           | http://127.0.0.1/          | true
            http://[::1]/          | n=v                           | http://[::1]/              | true
            https://a.test/        | n=v; Secure                   | http://a.test/             | false
            https://a.test/        | n=v; secure                   | https://a.test/            | true
            http://a.test/         | n=v; Secure                   | https://a.test/            | false
            https://a.test/        | __Secure-n=v                  | https://a.test/            | false
            https://a.test/        | __Secure-n=v; Secure          | https://a.test/            | true
            https://a.test/x/      | __Host-n=v; Secure            | https://a.test/x/          | false
            https://a.test/        | __host-n=v; Secure; Path=/    | https://a.test/            | true
            https://b.a.test/      | __Host-n=v; Secure; Path=/; Domain=a.test | https://b.a.test/ | false
            http://a.test/         | n=v; Max-Age=0                | http://a.test/             | false
            http://a.test/         | n=v; Max-Age=-1               | http://a.test/             | false
            http://a.test/         | n=v; Max-Age=later            | http://a.test/             | true
            http://a.test/         | n=v; Expires=Wed, 31 Dec 2025 23:59:59 GMT | http://a.test/ | false
            http://a.test/         | n=v; Expires=Wednesday, 31-Dec-25 23:59:59 GMT | http://a.test/ | false
            http://a.test/         | n=v; Expires=Wed Dec 31 23:59:59 2025 | http://a.test/     | false
            http://a.test/         | n=v; Expires=Thu, 01 Jan 2026 00:00:01 GMT | http://a.test/ | true
            http://a.test/         | n=v; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=9 | http://a.test/ | true
            http://a.test/         | n=v; Expires=nonsense         | http://a.test/             | true
            http://a.test/         | =                             | http://a.test/             | false
            """)
    void where(String from, String field, String to, boolean sent) {
        set(from.strip(), field.strip());
        assertEquals(sent, !at(to.strip()).isEmpty(), cookies.all().toString());
    }

    @Test
    void longerPathsFirstThenTheOldest() {
        set("http://a.test/", "a=1; Path=/", "b=2; Path=/x", "c=3; Path=/");
        set("http://a.test/", "a=4; Path=/");
        assertEquals("b=2; a=4; c=3", at("http://a.test/x/y"));
    }

    @Test
    void valuesStayAsTheyAre() {
        set("http://a.test/", "n = \"a=b, c\" ; Path=/", "only", "e=; Path=/", "ctl=a\tb", "x=" + "y".repeat(4095), "z=" + "y".repeat(4096));
        assertEquals("n=\"a=b, c\"; =only; e=; ctl=a\tb; x=" + "y".repeat(4095), at("http://a.test/"));
    }

    @Test
    void theEndOfTheirLife() {
        set("http://a.test/", "a=1; Max-Age=10", "b=2", "c=3; Max-Age=99999999999");
        now = START.plusSeconds(9);
        assertEquals("a=1; b=2; c=3", at("http://a.test/"));
        now = START.plusSeconds(10);
        assertEquals("b=2; c=3", at("http://a.test/"));
        now = START.plusSeconds(400 * 86_400L);
        assertEquals("b=2", at("http://a.test/"));
    }

    /** Somebody between without TLS must not replace what was set with it. */
    @Test
    void withoutTlsNothingSecureIsReplaced() {
        set("https://a.test/", "n=good; Secure; Path=/");
        set("http://a.test/", "n=bad; Path=/", "n=bad; Path=/x", "other=fine; Path=/");
        assertEquals("n=good; other=fine", at("https://a.test/x"));
    }

    @Test
    void aServerCanNotFillTheMemory() {
        for (var i = 0; i < 1_000; i++) {
            set("http://a.test/", "n" + i + "=v");
        }
        for (var i = 0; i < 5_000; i++) {
            set("http://h" + i + ".test/", "n=v");
        }
        assertEquals(3_000, cookies.all().size());
        set("http://z.test/", IntStream.range(0, 500).mapToObj(i -> "n" + i + "=v").toArray(String[]::new));
        assertEquals(180, cookies.at(URI.create("http://z.test/")).size());
    }

    @Test
    void aSession() {
        var mock = new MockHttp()
                .on("POST", "/login", request -> request.answer(303).with("Location", "/").with("Set-Cookie", "id=7; Path=/; HttpOnly"))
                .on("GET", "/*", request -> request.answer(200, request.header("Cookie").orElse("none")));
        try (var client = HttpClient.create(c -> c.baseUrl("http://a.test").cookies(cookies).transport(mock))) {
            assertEquals("id=7", client.post("/login", r -> r.form(Map.of("user", "me"))).text());
            assertEquals("id=8; x=y", client.get("/", r -> r.header("Cookie", "id=8; x=y")).text());
            assertEquals("x=y; id=7", client.get("/", r -> r.header("Cookie", "x=y")).text());
            assertEquals("none", client.get("http://b.test/").text());
        }
    }

    @Test
    void savedAndLoaded(@TempDir Path folder) {
        var file = folder.resolve("cookies.txt");
        set("https://b.a.test/x/", "a=1; Max-Age=1000; HttpOnly", "b=2; Domain=a.test; Secure; Path=/");
        cookies.save(file);
        var loaded = new Cookies(() -> now);
        CookieFile.read(file).forEach(loaded::add);
        assertEquals(cookies.all(), loaded.all());
    }

    @Test
    void aFileThatIsNone(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("cookies.txt"), "# comment\n\na.test\tFALSE\n");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Cookies.load(file)).getMessage().contains("cookies.txt:3"));
    }

    /** curl reads what we write, and we read what it writes. */
    @Test
    void curlsFile(@TempDir Path folder) throws Exception {
        var file = folder.resolve("jar");
        try (var server = RawServer.answering("HTTP/1.1 200 OK\r\nSet-Cookie: b=2; Path=/x; HttpOnly; Max-Age=1000\r\nContent-Length: 0\r\n\r\n")) {
            var jar = Cookies.create();
            jar.add(Cookie.of("127.0.0.1", "a", "1"));
            jar.save(file);
            var curl = new ProcessBuilder("curl", "-sS", "-b", file.toString(), "-c", file.toString(), server.url("/x/y")).redirectErrorStream(true).start();
            var output = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, curl.waitFor(), output);
            assertTrue(server.requests().getFirst().contains("Cookie: a=1"), server.requests().toString());
            var read = Cookies.load(file).at(URI.create(server.url("/x/y")));
            assertEquals(List.of("b=2 true", "a=1 false"), read.stream().map(cookie -> cookie.name() + "=" + cookie.value() + " " + cookie.httpOnly()).toList());
        }
    }
}
