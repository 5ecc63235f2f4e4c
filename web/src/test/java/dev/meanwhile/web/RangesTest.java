package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.web.Curl.curl;
import static dev.meanwhile.web.Served.raw;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several parts of a file in one response, and requests that want too much. */
@Timeout(60)
class RangesTest {
    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("digits.txt"), "0123456789");
    }

    private void withFiles(Served.Talk talk) throws Exception {
        serve(app -> app.files("/", folder), talk);
    }

    private static String parts(String boundary, String... parts) {
        return List.of(parts).stream().map(part -> "\r\n--" + boundary + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Range: bytes "
                + part.replace(" ", "/10\r\n\r\n")).collect(Collectors.joining()) + "\r\n--" + boundary + "--\r\n";
    }

    @Test
    void severalPartsInTheOrderInWhichTheyWereAskedFor() throws Exception {
        withFiles((client, url) -> {
            var response = client.get(url + "/digits.txt", r -> r.header("Range", "bytes=7-8, 0-1,-1, 50-60"));
            var type = response.header("Content-Type").orElseThrow();
            assertEquals(206, response.status());
            assertTrue(type.startsWith("multipart/byteranges; boundary="), type);
            assertEquals(parts(type.substring(type.indexOf('=') + 1), "7-8 78", "0-1 01", "9-9 9"), response.text());
            assertEquals(response.text().length(), Integer.parseInt(response.header("Content-Length").orElseThrow()));
            assertTrue(response.header("Content-Range").isEmpty());
        });
    }

    @Test
    void curlAsksForTwoParts() throws Exception {
        Curl.require();
        withFiles((_, url) -> blocking(() -> {
            var text = curl("-i", "-r", "0-1,8-9", url + "/digits.txt");
            assertTrue(text.startsWith("HTTP/1.1 206 "), text);
            assertTrue(text.contains("Content-Range: bytes 0-1/10\r\n\r\n01\r\n--") && text.contains("Content-Range: bytes 8-9/10\r\n\r\n89\r\n--"), text);
            assertEquals("34567", curl("-r", "3-7", url + "/digits.txt"));
        }));
    }

    /** Python's own parser of MIME reads what we write. */
    @Test
    void pythonReadsTheParts() throws Exception {
        Curl.require("python3", "--version");
        withFiles((_, url) -> blocking(() -> assertEquals("['01', '5', '89']\n", Curl.run("python3", "-c", """
                import email.parser, email.policy, urllib.request
                request = urllib.request.Request('%s/digits.txt', headers={'Range': 'bytes=0-1,5-5,-2'})
                with urllib.request.urlopen(request) as response:
                    head = 'Content-Type: ' + response.headers['Content-Type'] + '\\r\\n\\r\\n'
                    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head.encode() + response.read())
                print([part.get_payload() for part in message.iter_parts()])
                """.formatted(url)))));
    }

    @Test
    void oneThatRemainsIsNoMultipart() throws Exception {
        withFiles((client, url) -> {
            var response = client.get(url + "/digits.txt", r -> r.header("Range", "bytes=2-3,20-30"));
            assertEquals("206 bytes 2-3/10 23", response.status() + " " + response.header("Content-Range").orElseThrow() + " " + response.text());
            assertEquals(416, client.get(url + "/digits.txt", r -> r.header("Range", "bytes=10-,20-30")).status());
        });
    }

    /** CVE-2011-3192: many overlapping ranges of one file took all memory of Apache. */
    @Test
    void aFloodOfRangesGetsTheFileOnce() throws Exception {
        withFiles((client, url) -> {
            var many = IntStream.range(0, Ranges.MOST + 1).mapToObj(i -> "0-0").collect(Collectors.joining(",", "bytes=", ""));
            for (var range : List.of(many, "bytes=0-5,5-9", "bytes=0-,0-,0-", "bytes=-9,-8")) {
                var response = client.get(url + "/digits.txt", r -> r.header("Range", range));
                assertEquals("200 0123456789", response.status() + " " + response.text(), range);
            }
        });
    }

    @Test
    void onlyGetHasParts() throws Exception {
        withFiles((_, url) -> assertTrue(raw(url, "HEAD /digits.txt HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1,4-5\r\nConnection: close\r\n\r\n").startsWith("HTTP/1.1 200 ")));
    }

    @Test
    void conditionsComeFirstInTheOrderOfTheRfc() throws Exception {
        withFiles((client, url) -> {
            var tag = client.get(url + "/digits.txt").header("ETag").orElseThrow();
            var date = client.get(url + "/digits.txt").header("Last-Modified").orElseThrow();
            var old = "Mon, 01 Jan 2001 00:00:00 GMT";
            for (var line : List.of(
                    "200 If-Match: " + tag, "200 If-Match: *", "412 If-Match: \"x\"", "412 If-Match: W/" + tag, "200 If-Match: \"x\", " + tag,
                    "412 If-Match: \"x\"; If-None-Match: " + tag, "304 If-Match: " + tag + "; If-None-Match: " + tag,
                    "412 If-Unmodified-Since: " + old, "200 If-Unmodified-Since: " + date, "200 If-Match: *; If-Unmodified-Since: " + old,
                    "304 If-None-Match: *", "304 If-None-Match: W/" + tag, "200 If-None-Match: \"x,y\"; If-Modified-Since: " + date,
                    "206 Range: bytes=0-1; If-Range: " + tag, "200 Range: bytes=0-1; If-Range: W/" + tag, "206 Range: bytes=0-1; If-Range: " + date,
                    "200 Range: bytes=0-1; If-Range: " + old, "304 Range: bytes=0-1; If-None-Match: " + tag, "412 Range: bytes=0-1; If-Match: \"x\"")) {
                var headers = new ArrayList<>(List.of(line.substring(4).split("; ")));
                var response = client.get(url + "/digits.txt", r -> {
                    var all = r;
                    for (var header : headers) {
                        all = all.header(header.split(": ", 2)[0], header.split(": ", 2)[1]);
                    }
                    return all;
                });
                assertEquals(line.substring(0, 3), String.valueOf(response.status()), line);
            }
        });
    }
}
