package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Forms sent by programs that we did not write. */
@Timeout(60)
class FormClientsTest {
    /** With email's generator of the standard library, whose parts have more headers than browsers send. */
    private static final String PYTHON = """
            import sys, urllib.request
            from email.policy import HTTP
            from email.mime.multipart import MIMEMultipart
            from email.mime.application import MIMEApplication
            from email.mime.text import MIMEText
            form = MIMEMultipart('form-data')
            def add(part, **parameters):
                part.add_header('Content-Disposition', 'form-data', **parameters)
                del part['MIME-Version']
                form.attach(part)
            text = MIMEText('', 'plain', 'us-ascii'); text.set_payload('Ada'); add(text, name='title')
            data = MIMEApplication(b'', 'octet-stream', _encoder=lambda part: part.set_payload('a\\r\\nb')); add(data, name='file', filename='a b.txt')
            head, body = form.as_bytes(policy=HTTP).split(b'\\r\\n\\r\\n', 1)
            request = urllib.request.Request(sys.argv[1], body, {'Content-Type': form['Content-Type']})
            print(urllib.request.urlopen(request, timeout=20).read().decode())
            """;

    @TempDir
    Path folder;

    private static String output(String... command) throws Exception {
        return blocking(() -> {
            try {
                var process = new ProcessBuilder(command).redirectErrorStream(true).start();
                return new String(process.getInputStream().readAllBytes()).strip();
            } catch (IOException e) {
                if ("true".equals(System.getenv("CI"))) {
                    fail(command[0] + " is not installed, and in CI no test may be skipped; see .ci/run");
                }
                return abort(command[0] + " is not installed");
            }
        });
    }

    private static void show(App app) {
        app.post("/", request -> {
            var form = request.form();
            return form.value("title").orElse("none") + form.upload("file").map(file -> "|" + file.rawFilename() + "|" + file.contentType() + "|" + file.size() + "|"
                    + file.text().replace("\r\n", "_")).orElse("");
        });
    }

    @Test
    void curl() throws Exception {
        var file = Files.writeString(folder.resolve("say \"hi\"; ü.txt"), "a\r\nb").toString();
        serve(FormClientsTest::show, (_, url) -> {
            assertEquals("Ada & Bö|say \"hi\"; ü.txt|text/plain|4|a_b", output("curl", "-sS", "-F", "title=Ada & Bö", "-F", "file=@\"" + file.replace("\"", "\\\"") + "\"", url));
            assertEquals("Ada & Bö", output("curl", "-sS", "--data-urlencode", "title=Ada & Bö", url));
            assertEquals("none", output("curl", "-sS", "-F", "a=b", "-H", "Transfer-Encoding: chunked", url));
        });
    }

    @Test
    void python() throws Exception {
        serve(FormClientsTest::show, (_, url) -> assertEquals("Ada|a b.txt|application/octet-stream|4|a_b", output("python3", "-c", PYTHON, url)));
    }

    /** A server with a heap of 32 MiB. */
    static final class SmallServer {
        private SmallServer() {
        }

        public static void main(String[] arguments) {
            var app = new App();
            app.post("/", request -> {
                var file = request.form().upload("file").orElseThrow();
                return file.size() + " " + file.chunks().fold(0L, (sum, chunk) -> sum + chunk.length) + " " + Runtime.getRuntime().maxMemory() / (1 << 20);
            });
            app.serve(0);
        }
    }

    @Test
    void anUploadLargerThanTheHeap() throws Exception {
        var huge = folder.resolve("huge");
        try (var file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(60 << 20);
        }
        var errors = folder.resolve("errors").toFile();
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var process = new ProcessBuilder(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java", "-Xmx32m",
                "-cp", classPath, SmallServer.class.getName()).redirectError(errors).start();
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            var url = String.valueOf(output.readLine());
            assertTrue(url.startsWith("http://"), () -> url);
            run(() -> assertEquals((60 << 20) + " " + (60 << 20) + " 32", output("curl", "-sS", "-F", "file=@" + huge, url)));
        } finally {
            process.destroyForcibly();
        }
    }
}
