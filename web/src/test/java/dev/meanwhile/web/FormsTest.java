package dev.meanwhile.web;

import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Flow;
import dev.meanwhile.Promise;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.io.FileException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Forms as handlers read them, with their files. */
@Timeout(30)
class FormsTest {
    private static final String MULTIPART = "multipart/form-data; boundary=xyz";

    @TempDir
    Path folder;

    static String part(String parameters, String content) {
        return "--xyz\r\nContent-Disposition: form-data; " + parameters + "\r\n\r\n" + content + "\r\n";
    }

    private static String post(HttpClient client, String url, String type, String body) {
        var response = client.post(url, r -> r.header("Content-Type", type).body(body));
        return response.status() + " " + response.text();
    }

    private static String post(HttpClient client, String url, String body) {
        return post(client, url, MULTIPART, body);
    }

    @Test
    void fieldsInBothEncodings() throws Exception {
        serve(app -> app.post("/", request -> {
            var form = request.form();
            return form.value("name").orElse("none") + form.values("tag") + form.value("day", LocalDate.class) + form.value("page", int.class, 1)
                    + form.value("empty") + form.value("off") + form.names();
        }), (client, url) -> {
            assertEquals("200 a b&ü[1, 2]2026-01-027Optional[]Optional.empty[name, tag, day, page, empty]", post(client, url,
                    "application/x-www-form-urlencoded; charset=UTF-8", "name=a+b%26%C3%BC&tag=1&tag=2&&day=2026-01-02&page=7&empty"));
            assertEquals("200 ü[1, 2]2026-01-021Optional[]Optional.empty[name, day, tag, empty]", post(client, url, part("name=name", "ü")
                    + part("name=day", "2026-01-02") + part("name=tag", "1") + part("name=tag", "2") + part("name=empty", "") + "--xyz--"));
            var missing = post(client, url, part("name=name", "x") + "--xyz--");
            assertTrue(missing.startsWith("422 {\"error\":\"form field 'day' is missing\",\"parameter\":\"day\""), missing);
            var wrong = post(client, url, "application/x-www-form-urlencoded", "day=2026-01-02&page=x");
            assertTrue(wrong.startsWith("422 {\"error\":\"form field 'page' must be a whole number, not 'x'\",\"parameter\":\"page\""), wrong);
        });
    }

    @Test
    void whatIsNoForm() throws Exception {
        serve(app -> app.post("/", request -> request.form().names()), (client, url) -> {
            var response = client.post(url, r -> r.json(Map.of()));
            assertEquals(415, response.status());
            assertTrue(response.text().contains("must be a form, with the Content-Type application/x-www-form-urlencoded or multipart/form-data, not application/json"));
            assertEquals("application/x-www-form-urlencoded, multipart/form-data", response.header("Accept").orElseThrow());
            assertTrue(post(client, url, "--xyz").startsWith("400 "));
            assertEquals("400 {\"error\":\"the form is malformed: a % encodes nothing in '%zz'\"}", post(client, url, "application/x-www-form-urlencoded", "a=%zz"));
        });
    }

    @Test
    void limits() throws Exception {
        serve(app -> app.post("/", request -> {
            var form = request.form(options -> options.maxFields(2).maxFieldBytes(10).maxFiles(1).maxFileBytes(5));
            return form.names();
        }), (client, url) -> {
            var urlencoded = "application/x-www-form-urlencoded";
            assertEquals("422 {\"error\":\"the form has more than 2 fields\"}", post(client, url, urlencoded, "a&b&c"));
            assertEquals("413 {\"error\":\"the fields of the form have more than 10 bytes\"}", post(client, url, urlencoded, "a=123456789"));
            assertEquals("422 {\"error\":\"the form has more than 2 fields\"}", post(client, url, part("name=a", "1").repeat(3) + "--xyz--"));
            assertEquals("413 {\"error\":\"the fields of the form have more than 10 bytes\"}", post(client, url, part("name=a", "1234567890") + "--xyz--"));
            assertEquals("422 {\"error\":\"the form has more than 1 files\"}", post(client, url, part("name=a; filename=b", "1").repeat(2) + "--xyz--"));
            assertEquals("413 {\"error\":\"file 'a' has more than 5 bytes\",\"parameter\":\"a\"}", post(client, url, part("name=a; filename=b", "123456") + "--xyz--"));
            assertEquals("200 [\"a\",\"b\"]", post(client, url, part("name=a", "1234") + part("name=b", "1234") + part("name=c; filename=b", "12345") + "--xyz--"));
        });
    }

    @Test
    void aSecondCallReturnsTheSameFormOrFailure() throws Exception {
        serve(app -> app.post("/", request -> {
            try {
                return request.form(options -> options.maxFields(1)) == request.form();
            } catch (HttpError e) {
                return e == assertThrows(HttpError.class, request::form) ? "again" : "another";
            }
        }), (client, url) -> {
            assertEquals("true", client.post(url, r -> r.form(Map.of("a", "1"))).text());
            assertEquals("again", client.post(url, r -> r.form(Map.of("a", "1", "b", "2"))).text());
        });
    }

    @Test
    void filesWithTheirNamesAndTypes() throws Exception {
        serve(app -> app.post("/", request -> {
            var form = request.form();
            var file = form.upload("file").orElseThrow();
            return file.filename() + "|" + file.rawFilename() + "|" + file.contentType() + "|" + file.size() + "|" + file.text() + "|" + form.uploads("more").size()
                    + form.upload("none").isPresent();
        }), (client, url) -> assertEquals("200 passwd|../etc/passwd|text/plain; charset=iso-8859-1|3|Ã©a|2false", post(client, url,
                "--xyz\r\nContent-Disposition: form-data; name=file; filename=\"../etc/passwd\"\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n\u00e9a\r\n"
                        + part("name=more; filename=1", "") + part("name=more; filename=2", "") + part("name=none; filename=\"\"", "") + "--xyz--")));
    }

    /** Large enough to be on the disk, and small ones in memory. */
    @Test
    void savedFilesStayAndTheOthersGo() throws Exception {
        var large = "0123456789".repeat(200_000);
        var seen = new ArrayList<Path>();
        var target = folder.resolve("large.txt");
        serve(app -> app.post("/", request -> {
            var form = request.form();
            var kept = form.upload("kept").orElseThrow();
            var lost = form.upload("lost").orElseThrow();
            seen.add(onDisk(lost));
            seen.add(onDisk(kept));
            kept.saveTo(target);
            assertThrows(FileException.FileExists.class, () -> lost.saveTo(target));
            kept.saveTo(folder.resolve("copy.txt"));
            var small = form.upload("small").orElseThrow();
            assertTrue(small.place().isEmpty());
            assertThrows(FileException.FileExists.class, () -> small.saveTo(target));
            small.saveTo(folder.resolve("copy.txt"), StandardCopyOption.REPLACE_EXISTING);
            assertEquals(lost.text(), kept.text());
            assertEquals(large.length(), kept.bytes().length);
            return lost.chunks().fold(0, (sum, chunk) -> sum + chunk.length);
        }), (client, url) -> {
            assertEquals("200 2000000", post(client, url, part("name=kept; filename=k", large) + part("name=lost; filename=l", large)
                    + part("name=small; filename=s", "small") + "--xyz--"));
            assertEquals(large, Files.readString(target));
            assertEquals("small", Files.readString(folder.resolve("copy.txt")));
            // The connection's next request begins when the first one is over.
            post(client, url, "");
            assertEquals(2, seen.size());
            seen.forEach(path -> assertFalse(Files.exists(path) || Files.exists(path.getParent()), path::toString));
        });
    }

    static Path onDisk(Upload upload) {
        return upload.place().orElseThrow();
    }

    @Test
    void actionsAfterTheResponseStillHaveTheFiles() throws Exception {
        var large = "0123456789".repeat(200_000);
        var answered = new AtomicReference<Promise<Void>>();
        var read = new AtomicReference<Promise<Integer>>();
        var path = new AtomicReference<Path>();
        serve(app -> {
            app.post("/", request -> {
                var upload = request.form().upload("file").orElseThrow();
                path.set(onDisk(upload));
                request.afterwards(() -> {
                    answered.get().await();
                    read.get().complete(upload.bytes().length);
                });
                return "fine";
            });
            app.onStop(() -> assertFalse(Files.exists(path.get())));
        }, (client, url) -> {
            answered.set(new Promise<>());
            read.set(new Promise<>());
            assertEquals("200 fine", post(client, url, part("name=file; filename=k", large) + "--xyz--"));
            assertTrue(Files.exists(path.get()));
            answered.get().complete(null);
            assertEquals(2_000_000, read.get().await());
        });
        assertFalse(Files.exists(path.get()));
    }

    @Test
    void progress() throws Exception {
        var seen = new ArrayList<Long>();
        serve(app -> app.post("/", request -> request.form(options -> options.onProgress((received, total) -> {
            seen.add(received);
            seen.add(total);
        })).names()), (client, url) -> {
            post(client, url, "application/x-www-form-urlencoded", "a=12345678");
            assertEquals(List.of(10L, 10L), List.of(seen.get(seen.size() - 2), seen.getLast()));
            seen.clear();
            client.post(url, r -> r.header("Content-Type", "application/x-www-form-urlencoded").body(Flow.of(List.of("a=1".getBytes(StandardCharsets.UTF_8)))));
            assertEquals(List.of(3L, -1L), seen);
        });
    }

    /** The second part is sent when the handler has the first: nobody waits for the whole body. */
    @Test
    void partsAsTheyArrive() throws Exception {
        var first = new AtomicReference<Promise<Void>>();
        serve(app -> app.post("/", request -> {
            var all = new ArrayList<String>();
            for (var part : request.parts()) {
                var text = new StringBuilder();
                part.chunks().forEach(chunk -> text.append(new String(chunk, StandardCharsets.UTF_8)));
                all.add(part.name() + part.filename().orElse("") + text);
                first.get().complete(null);
            }
            return all;
        }), (client, url) -> {
            first.set(new Promise<>());
            var body = Flow.of(List.of(0, 1, 2)).map(i -> {
                if (i == 2) {
                    first.get().await();
                }
                return (i == 2 ? "--xyz--" : part("name=a; filename=b" + i, "content")).getBytes(StandardCharsets.UTF_8);
            });
            var response = client.post(url, r -> r.header("Content-Type", MULTIPART).body(body));
            assertEquals("[\"ab0content\",\"ab1content\"]", response.text());
        });
    }

    @Test
    void aPartThatHasPassedCantBeRead() throws Exception {
        serve(app -> app.post("/", request -> {
            var parts = request.parts().toList();
            return assertThrows(IllegalStateException.class, parts.getFirst()::text).getMessage();
        }), (client, url) -> assertEquals("200 the part 'a' has passed: read it before the next one", post(client, url, part("name=a", "1") + "--xyz--")));
    }

    @Test
    void limitsOfTheHandlerHoldAlsoWhereMiddlewareHasReadTheForm() throws Exception {
        serve(app -> {
            app.use((request, next) -> {
                request.form();
                return next.handle(request);
            });
            app.post("/fields", request -> request.form(o -> o.maxFieldBytes(10)).value("text").orElseThrow());
            app.post("/count", request -> request.form(o -> o.maxFields(1)).names().size());
        }, (client, url) -> {
            assertEquals(200, client.post(url + "/fields", r -> r.form(Map.of("text", "0123456789"))).status());
            assertEquals(413, client.post(url + "/fields", r -> r.form(Map.of("text", "01234567890"))).status());
            assertEquals(422, client.post(url + "/count", r -> r.form(Map.of("a", "1", "b", "2"))).status());
        });
    }
}
