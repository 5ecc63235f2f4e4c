package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.util.List;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that we did not write asks for credentials. */
@Timeout(60)
class LighttpdTest {
    private static final String CONFIGURATION = """
            server.modules = ("mod_auth", "mod_authn_file")
            server.document-root = "FOLDER/files"
            server.bind = "127.0.0.1"
            server.port = PORT
            auth.backend = "plain"
            auth.backend.plain.userfile = "FOLDER/users"
            $HTTP["url"] =~ "html" {
                auth.require = ("" => ("method" => "METHOD", "algorithm" => "ALGORITHM", "realm" => "here", "require" => "valid-user"))
            }
            """;

    private static OtherPrograms start(String method, String algorithm) {
        return OtherPrograms.start("lighttpd", (lighttpd, port, folder) -> {
            Files.writeString(folder.resolve("users"), "me:secret\n");
            var file = Files.writeString(folder.resolve("lighttpd.conf"), CONFIGURATION.replace("FOLDER", folder.toString()).replace("PORT", "" + port)
                    .replace("METHOD", method).replace("ALGORITHM", algorithm));
            return List.of(lighttpd, "-D", "-f", file.toString());
        });
    }

    @ParameterizedTest
    @CsvSource({"basic, MD5", "digest, MD5", "digest, SHA-256"})
    void credentials(String method, String algorithm) {
        try (var server = start(method, algorithm)) {
            var url = server.url("http", "/page.html");
            var good = method.equals("basic") ? Auth.basic("me", "secret") : Auth.digest("me", "secret");
            var bad = method.equals("basic") ? Auth.basic("me", "wrong") : Auth.digest("me", "wrong");
            run(() -> {
                try (var client = HttpClient.create(c -> c.auth(good))) {
                    for (var i = 0; i < 3; i++) {
                        assertEquals(200, client.get(url + "?a=b," + i).status());
                    }
                    assertEquals(401, client.get(url, r -> r.auth(bad)).status());
                    assertEquals(401, client.get(url, r -> r.auth(Auth.none())).status());
                }
            });
        }
    }
}
