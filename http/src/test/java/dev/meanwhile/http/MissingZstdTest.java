package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program without the optional library, as most are. */
@Timeout(60)
class MissingZstdTest {
    /** The program, in a JVM of its own. */
    static final class Program {
        private Program() {
        }

        public static void main(String[] args) {
            run(() -> {
                try (var server = HttpServer.listen(0, request -> request.respond(200).text(request.header("Accept-Encoding").orElse(""))); var client = HttpClient.create()) {
                    System.out.println(client.get(server.url()).text());
                }
            });
        }
    }

    @Test
    void theClientDoesNotOfferIt() throws Exception {
        var classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(it -> !Path.of(it).getFileName().toString().startsWith("zstd-jni")).collect(Collectors.joining(File.pathSeparator));
        var printed = OtherClientsTest.output(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED", "-cp", classPath,
                Program.class.getName());
        assertEquals("gzip, deflate, br", printed.lines().toList().getLast());
    }
}
