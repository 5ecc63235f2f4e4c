package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks are cancelled at every stage of their requests through a proxy: no slot is lost, and no connection stays open. */
@Timeout(120)
class CancelledThroughProxiesTest {
    private static OtherPrograms start(String program) {
        return OtherPrograms.start(program, (file, port, folder) -> program.equals("microsocks") ? List.of(file, "-i", "127.0.0.1", "-p", "" + port)
                : List.of(file, "-d", "-c", Files.writeString(folder.resolve("conf"), "Port " + port + "\nListen 127.0.0.1\nMaxClients 500\n").toString()));
    }

    @ParameterizedTest
    @CsvSource({"microsocks, socks5h, false", "microsocks, socks5, true", "tinyproxy, http, false", "tinyproxy, http, true"})
    void atManyTurns(String program, String scheme, boolean http2) {
        cancel(program, scheme, http2, 5);
    }

    @ParameterizedTest
    @CsvSource({"microsocks, socks5h, false", "microsocks, socks5, true", "tinyproxy, http, false", "tinyproxy, http, true"})
    @Tag("long")
    @Tag("carrier")
    void atEachTurn(String program, String scheme, boolean http2) {
        cancel(program, scheme, http2, CancelledRequestsTest.FINE / 2);
    }

    private static void cancel(String program, String scheme, boolean http2, int fineness) {
        try (var proxy = start(program)) {
            Storm.runThrough(Proxy.of(proxy.url(scheme, "")), http2, storm -> {
                for (var kind = 0; kind < 5; kind++) {
                    var turns = 0;
                    for (var attempt = 0; attempt < 20 && turns <= 3; attempt++) {
                        turns = CancelledRequestsTest.turnsThatItTakes(storm, kind, fineness);
                    }
                    assertTrue(turns > 3, "it was over before it could be cancelled");
                }
            });
        }
    }
}
