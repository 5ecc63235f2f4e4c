package dev.meanwhile.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of a body, however it is cut into chunks. */
class MultipartReaderTest {
    private static final String TYPE = "multipart/form-data; boundary=xyz";
    private static final String TWO = """
            --xyz
            Content-Disposition: form-data; name="title"

            A\r
            --xy is no boundary
            --xyz
            content-disposition: Form-Data; filename="a.txt" ; name=file
            Content-Type: text/plain

            --xyz--
            """.replace("\r", "").replace("\n", "\r\n");

    private static String read(String type, List<byte[]> chunks) {
        var reader = new MultipartReader(HeaderValue.of(type), chunks.iterator());
        var all = new StringBuilder();
        for (var part = reader.next(); part.isPresent(); part = reader.next()) {
            all.append('[').append(part.get().name()).append(part.get().rawFilename().map(it -> "|" + it).orElse("")).append(']').append(part.get().text());
        }
        return all.toString();
    }

    private static String read(String body) {
        return read(TYPE, List.of(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String refusal(String type, String body) {
        var e = assertThrows(HttpError.class, () -> read(type, List.of(body.getBytes(StandardCharsets.UTF_8))));
        assertEquals(400, e.status());
        return e.getMessage();
    }

    @Test
    void theSameWhereverTheBodyIsCut() {
        var body = TWO.getBytes(StandardCharsets.UTF_8);
        var whole = "[title]A\r\n--xy is no boundary[file|a.txt]";
        assertEquals(whole, read(TWO));
        for (var first = 0; first <= body.length; first++) {
            for (var second = first; second <= body.length; second++) {
                assertEquals(whole, read(TYPE, List.of(Arrays.copyOf(body, first), Arrays.copyOfRange(body, first, second),
                        Arrays.copyOfRange(body, second, body.length))), first + " " + second);
            }
        }
        assertEquals(whole, read(TYPE, TWO.chars().mapToObj(c -> new byte[] {(byte) c}).toList()));
    }

    /** Contents that nearly are boundaries, in chunks of any length. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void anyBytesComeBackAsTheyWere(long seed) {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++) {
            var contents = new ArrayList<byte[]>();
            var body = new ByteArrayOutputStream();
            for (var i = random.nextInt(4); i >= 0; i--) {
                var content = content(random);
                contents.add(content);
                body.writeBytes(("--xyz" + " ".repeat(random.nextInt(2)) + "\r\nContent-Disposition: form-data; name=n\r\n\r\n").getBytes(StandardCharsets.UTF_8));
                body.writeBytes(content);
                body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
            }
            body.writeBytes("--xyz--epilogue".getBytes(StandardCharsets.UTF_8));
            var reader = new MultipartReader(HeaderValue.of(TYPE), chunks(random, body.toByteArray()).iterator());
            for (var content : contents) {
                var part = reader.next().orElseThrow();
                var read = new ByteArrayOutputStream();
                for (var piece = part.piece(); piece.length > 0; piece = part.piece()) {
                    read.writeBytes(piece);
                }
                assertArrayEquals(content, read.toByteArray());
            }
            assertTrue(reader.next().isEmpty());
        }
    }

    private static byte[] content(Random random) {
        var pieces = List.of("\r", "\n", "\r\n", "-", "--", "\r\n--xy", "--xyz", "\r\n-", "z", "\0\u00ff");
        var content = new StringBuilder();
        for (var i = random.nextInt(20); i > 0; i--) {
            content.append(pieces.get(random.nextInt(pieces.size())));
        }
        var text = "\r\n" + content;
        while (text.contains("\r\n--xyz")) {
            text = text.replace("\r\n--xyz", "\r\n");
        }
        return text.substring(2).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<byte[]> chunks(Random random, byte[] body) {
        var chunks = new ArrayList<byte[]>();
        for (var from = 0; from < body.length; ) {
            var to = Math.min(body.length, from + 1 + random.nextInt(random.nextBoolean() ? 3 : 100));
            chunks.add(Arrays.copyOfRange(body, from, to));
            from = to;
        }
        return chunks;
    }

    /** Whatever arrives: parts or a 400, and no other failure. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aDamagedBodyIsReadOrRefused(long seed) {
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++) {
            var body = TWO.getBytes(StandardCharsets.UTF_8);
            for (var i = random.nextInt(4); i >= 0; i--) {
                body[random.nextInt(body.length)] = (byte) "\r\n-:;\"= xyz\0".charAt(random.nextInt(12));
            }
            try {
                read(TYPE, chunks(random, random.nextBoolean() ? body : Arrays.copyOf(body, random.nextInt(body.length))));
            } catch (HttpError e) {
                assertEquals(400, e.status());
            }
        }
    }

    @Test
    void aPreambleAndWhatWasNotReadAreSkipped() {
        var reader = new MultipartReader(HeaderValue.of(TYPE), List.of(("before\r\n" + TWO).getBytes(StandardCharsets.UTF_8)).iterator());
        assertEquals("title", reader.next().orElseThrow().name());
        assertEquals("file", reader.next().orElseThrow().name());
        assertTrue(reader.next().isEmpty());
    }

    @Test
    void whatIsMalformedSaysWhy() {
        assertEquals("the form is malformed: the body ends before the first part, without its closing boundary", refusal(TYPE, ""));
        assertEquals("the form is malformed: the body ends in part 'file', without its closing boundary", refusal(TYPE, TWO.replace("--xyz--", "--xyz")
                .replace("text/plain\r\n\r\n--xyz", "text/plain\r\n\r\nabc")));
        assertEquals("the form is malformed: the boundary is followed by something else than a line end", refusal(TYPE, "--xyza\r\n\r\n"));
        assertEquals("the form is malformed: a header of a part is not 'name: value' but 'what'", refusal(TYPE, "--xyz\r\nwhat\r\n\r\n"));
        assertEquals("the form is malformed: the headers of a part have more than 16384 bytes", refusal(TYPE, "--xyz\r\n" + "a: b\r\n".repeat(5_000)));
        assertEquals("the form is malformed: a line in the headers of a part has more than 16384 bytes", refusal(TYPE, "--xyz\r\n" + "a".repeat(20_000)));
        assertEquals("the form is malformed: a part needs the header Content-Disposition: form-data; name=\"…\", not 'none'", refusal(TYPE, "--xyz\r\n\r\nabc"));
        assertEquals("the Content-Type multipart/form-data needs a boundary of 1 to 70 characters, not ''", refusal("multipart/form-data", TWO));
        assertTrue(refusal(TYPE, "--xyz\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\n").contains("base64"));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            name="a";filename="b.txt"                               => a => b.txt
            name="say %22hi%22"; filename="a%0D%0Ab"                => say "hi" => a\\r\\nb
            name="a\\"b"; filename="x\\\\y"                         => a"b => x\\y
            name=a; filename="C:\\temp\\a.txt"                      => a => C:\\temp\\a.txt
            name="a;b=c"; filename="semi;colon.txt"                 => a;b=c => semi;colon.txt
            name="ü"; filename*=UTF-8''%e2%82%ac.txt                => ü => €.txt
            name="a"; filename="x"; filename*=iso-8859-1'en'%A3     => a => x
            """)
    void namesAsClientsWriteThem(String parameters, String name, String filename) {
        var part = new MultipartReader(HeaderValue.of(TYPE), List.of(("--xyz\r\nContent-Disposition: form-data; " + parameters + "\r\n\r\n\r\n--xyz--")
                .getBytes(StandardCharsets.UTF_8)).iterator()).next().orElseThrow();
        assertEquals(name, part.name());
        assertEquals(filename.replace("\\r\\n", "\r\n"), part.rawFilename().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            photo.png, photo.png
            ../../etc/passwd, passwd
            'C:\\temp\\a b.txt', a b.txt
            .htaccess, htaccess
            .., file
            '', file
            a/, file
            'a:b?.txt', a_b_.txt
            '. .x. ', x
            résumé €.pdf, résumé €.pdf
            """)
    void safeFilenames(String raw, String safe) {
        assertEquals(safe, Filenames.safe(raw));
    }

    @Test
    void longAndInvisibleFilenames() {
        assertEquals("a".repeat(196) + ".txt", Filenames.safe("a".repeat(1_000) + ".txt"));
        assertEquals("a_b_c", Filenames.safe("a\0b\u202ec"));
    }
}
