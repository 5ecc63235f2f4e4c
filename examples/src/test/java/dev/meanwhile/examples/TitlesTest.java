package dev.meanwhile.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The main job: hundreds of real pages from a real server, some of them slow, and everything that can go wrong with the rest. */
@Timeout(180)
class TitlesTest {
    private static final Path PAGES = Path.of("/usr/share/doc/python3-doc/html");
    private static final int SLOW_PAGES = 20;

    @TempDir
    private Path folder;

    @Test
    void printsEveryTitleAndALineForEachFailure() throws Exception {
        var files = pages();
        var port = freePort();
        var server = new ProcessBuilder("python3", "-m", "http.server", "" + port, "--bind", "127.0.0.1", "-d", PAGES.toRealPath().toString())
                .redirectErrorStream(true).redirectOutput(folder.resolve("server.log").toFile()).start();
        try (var odd = new OddServers()) {
            awaitListening(port);
            var urls = new ArrayList<String>();
            var slow = odd.serve(OddServers.slowProxy(port, 200));
            for (var i = 0; i < files.size(); i++) {
                urls.add((i < SLOW_PAGES ? slow : "http://127.0.0.1:" + port + "/") + files.get(i));
            }
            var refused = "http://127.0.0.1:" + freePort() + "/";
            var endless = odd.serve(OddServers.endless());
            var cutOff = odd.serve(OddServers.cutOff());
            var loop = odd.serve(OddServers.redirectLoop());
            var missing = "http://127.0.0.1:" + port + "/missing.html";
            urls.addAll(List.of(refused, "http://no-such-host.invalid/", missing, loop, endless, cutOff));

            var output = runTitles(urls);

            for (var i = 0; i < files.size(); i++) {
                assertTrue(output.contains("✓ " + title(files.get(i)) + "  " + urls.get(i)), "no title for " + urls.get(i) + " in\n" + output);
            }
            assertFailure(output, "ConnectFailed", refused);
            assertFailure(output, "UnknownHost", "http://no-such-host.invalid/");
            assertFailure(output, "BadStatus", missing);
            assertFailure(output, "TooManyRedirects", loop);
            assertFailure(output, "TotalTimeout", endless);
            assertFailure(output, "IncompleteBody", cutOff);
            assertTrue(output.contains(urls.size() + " pages, 6 of them failed"), output);
            assertOverlapped(output);
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private static void assertFailure(String output, String what, String url) {
        var line = Pattern.compile("^✗ " + what + ": .*  " + Pattern.quote(url) + "$", Pattern.MULTILINE);
        assertTrue(line.matcher(output).find(), "no " + what + " for " + url + " in\n" + output);
    }

    /** The chart counts the pages under way at once: more than one, and never more than the limit. */
    private static void assertOverlapped(String output) {
        var most = Pattern.compile("under way at once: (\\d+) at most").matcher(output);
        assertTrue(most.find(), output);
        assertTrue(Integer.parseInt(most.group(1)) > 1, output);
    }

    private String runTitles(List<String> urls) throws IOException, InterruptedException {
        var list = Files.write(folder.resolve("urls.txt"), urls);
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens", "java.base/java.lang=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-Dstdout.encoding=UTF-8", "-cp", System.getProperty("java.class.path"),
                "dev.meanwhile.cli.Main", "run", "Titles.java", "--timeout", "5", list.toString()));
        var errors = folder.resolve("errors.txt");
        var out = folder.resolve("out.txt");
        var process = new ProcessBuilder(command).redirectError(errors.toFile()).redirectOutput(out.toFile()).start();
        assertTrue(process.waitFor(150, TimeUnit.SECONDS), "Titles.java did not end");
        var said = Files.readString(errors);
        assertEquals(0, process.exitValue(), said);
        assertFalse(said.contains("Exception"), said);
        return Files.readString(out);
    }

    private static String title(String file) throws IOException {
        return Jsoup.parse(PAGES.resolve(file)).title();
    }

    private static List<String> pages() throws IOException {
        if (!Files.isDirectory(PAGES)) {
            assertFalse("true".equals(System.getenv("CI")), "CI must have Debian's package python3-doc");
            Assumptions.abort("SKIPPED: TitlesTest needs the pages of Debian's package python3-doc: apt-get install python3-doc");
        }
        // It is a link to the folder of the Python that Debian has.
        var pages = PAGES.toRealPath();
        try (var files = Files.walk(pages)) {
            return files.filter(file -> file.toString().endsWith(".html")).map(file -> pages.relativize(file).toString()).sorted()
                    .limit(320).toList();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitListening(int port) throws InterruptedException {
        while (true) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }
}
