package dev.meanwhile.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers and loads that are shell scripts: how the harness handles them, and that it leaves no server running. */
class ServersTest {
    private static final String SERVER = "echo $$ > %s; echo 'starting'; echo '{\"port\":4711}'; exec sleep 600";

    @TempDir
    Path folder;

    @Test
    void theLoadIsToldThePortAndTheProcess() throws Exception {
        var printed = servers("echo \"$@\"").play(Results.workload("ws-echo"), peer(SERVER), true);
        var server = Files.readString(pid()).strip();
        assertEquals(List.of("ws-echo 3 1.5 20000 4711 " + server), printed);
        assertEnded(server);
    }

    @Test
    void aServerEndsWhenItsLoadFails() throws Exception {
        assertEquals("ended with status 1: wrong answer", why("echo wrong answer >&2; exit 1", SERVER));
        assertEnded(Files.readString(pid()).strip());
    }

    @Test
    void aServerThatIgnoresTheSignalEndsAnyway() throws Exception {
        servers("true").play(Results.workload("ws-echo"), peer("trap '' TERM; " + SERVER), true);
        assertEnded(Files.readString(pid()).strip());
    }

    @Test
    void aServerThatBreaksIsToBlame() {
        assertEquals("ended with status 1: a connection was lost; the server has ended: out of memory",
                why("while kill -0 $6 2> /dev/null; do :; done; echo a connection was lost >&2; exit 1",
                        "echo '{\"port\":4711}'; echo out of memory >&2"));
    }

    @Test
    void aServerThatDoesNotStart() {
        assertEquals("did not print its port: no such module", why("true", "echo no such module >&2"));
    }

    @Test
    void aServerThatDoesNotServeThis() {
        assertEquals("", why("true", "echo '{\"unsupported\":\"\"}'"));
    }

    private String why(String load, String server) {
        return assertThrows(Unplayable.class, () -> servers(load).play(Results.workload("ws-echo"), peer(server), true)).getMessage();
    }

    private Servers servers(String load) {
        var cores = new Cores();
        return new Servers(cores, new Processes(cores, folder.resolve("errors"), Schedule.of(false), folder), new Processes(cores, folder.resolve("load-errors"), Schedule.of(false), folder),
                List.of("bash", "-c", load, "load"));
    }

    private Peer peer(String script) {
        return Peer.ready("p", "P", "1", true, List.of("bash", "-c", script.formatted(pid()), "server"));
    }

    private Path pid() {
        return folder.resolve("pid");
    }

    private static void assertEnded(String pid) {
        assertFalse(pid.isEmpty());
        assertTrue(ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isEmpty());
    }
}
