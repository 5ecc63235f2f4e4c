package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The library for br is unpacked into a folder and loaded, with the first response that needs it; or it can't be, and the client does without. */
@Timeout(60)
class BrotliLibraryTest {
    private static final String FOLDER = "com.aayushatharva.brotli4j.native.workdir";

    /** The server answers in br whoever accepts it; not in earnest. */
    static final class Program {
        private Program() {
        }

        public static void main(String[] args) {
            run(() -> {
                try (var server = HttpServer.listen(0, Program::answer); var client = HttpClient.create()) {
                    for (var method : args) {
                        try {
                            System.out.println("> " + client.request(method, server.url(), r -> r).text());
                        } catch (HttpException.DecodingFailed e) {
                            System.out.println("> " + e.getMessage().replace(server.url(), "URL"));
                        }
                    }
                }
            });
            // The library deletes it at the end.
            System.out.println("> unpacked: " + (new File(System.getProperty(FOLDER)).list() instanceof String[] files && files.length > 0));
        }

        private static void answer(ServerRequest request) {
            var accepted = request.header("Accept-Encoding").orElse("");
            if (accepted.contains("br") && !request.method().equals("HEAD")) {
                request.respond(200).header("Content-Encoding", "br").text("this is not br");
            } else {
                request.respond(200).text("without br");
            }
        }
    }

    @TempDir
    Path folder;

    @BeforeAll
    static void requireLibrary() {
        // Elsewhere it is not offered.
        Packed.assumeAvailable("br");
    }

    private static List<String> output(Path unpacked, String... methods) throws Exception {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "-D" + FOLDER + "=" + unpacked, "-cp", System.getProperty("java.class.path"), Program.class.getName()));
        command.addAll(List.of(methods));
        return OtherClientsTest.output(command.toArray(String[]::new)).lines().filter(line -> line.startsWith("> ")).map(line -> line.substring(2)).toList();
    }

    @Test
    void itIsNotLoadedBeforeItIsNeeded() throws Exception {
        assertEquals(List.of("", "unpacked: false"), output(folder, "HEAD"));
    }

    @Test
    void itIsLoadedWhenItIsNeeded() throws Exception {
        assertEquals(List.of("GET URL: the body is not the br that its Content-Encoding says: corrupted input", "unpacked: true"), output(folder, "GET"));
    }

    @Test
    void oneThatCannotBeLoaded() throws Exception {
        var file = Files.writeString(folder.resolve("file"), "");
        assertEquals(List.of("without br", "without br", "unpacked: false"), output(file.resolve("folder"), "GET", "POST"));
    }

    @Test
    void oneThatCannotBeLoadedForARequestThatMustNotBeRepeated() throws Exception {
        var file = Files.writeString(folder.resolve("file"), "");
        assertEquals(List.of("POST URL: the library for br, which was offered, can't be loaded; see decompress(…)", "without br", "unpacked: false"), output(file.resolve("folder"), "POST", "POST"));
    }
}
