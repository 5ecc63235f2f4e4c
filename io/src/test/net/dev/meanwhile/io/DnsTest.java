package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Meanwhile;
import dev.meanwhile.Task;
import dev.meanwhile.WrongLoopException;
import dev.meanwhile.test.LoopTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/** Row 38 of what networks do to names: unknown ones, servers that fail or are silent, huge answers. */
class DnsTest {
    private static final int SERVFAIL = 2;

    private static NameServer dnsmasq;

    @BeforeAll
    static void startNameServer() {
        var huge = new String[40];
        for (var i = 0; i < huge.length; i++) {
            huge[i] = "--txt-record=huge.example," + "x".repeat(200) + i;
        }
        var names = List.of("--mx-host=mail.example,second.mail.example,20", "--mx-host=mail.example,first.mail.example,10",
                "--txt-record=text.example,one part,another", "--srv-host=_imaps._tcp.example,imap.example,993,1,5", "--srv-host=_imaps._tcp.example,backup.example,993,2,1",
                "--cname=alias.example,there.example", "--host-record=there.example,127.0.0.9");
        var all = Stream.concat(names.stream(), Stream.of(huge)).toArray(String[]::new);
        dnsmasq = new NameServer(all);
    }

    @AfterAll
    static void endNameServer() {
        if (dnsmasq != null) {
            dnsmasq.close();
        }
    }

    private static DnsResolver resolver() {
        return Dns.resolver(o -> o.servers(dnsmasq.address()));
    }

    @LoopTest
    void recordsAreRead() {
        var resolver = resolver();
        assertEquals(List.of(new Dns.Mx(10, "first.mail.example"), new Dns.Mx(20, "second.mail.example")), resolver.mx("mail.example"));
        assertEquals(List.of("one partanother"), resolver.txt("text.example"));
        assertEquals(List.of(new Dns.Srv(1, 5, 993, "imap.example"), new Dns.Srv(2, 1, 993, "backup.example")), resolver.srv("_imaps._tcp.example"));
        assertEquals(Optional.of("there.example"), resolver.cname("alias.example."));
        assertEquals(List.of("there.example"), resolver.ptr("9.0.0.127.in-addr.arpa"));
    }

    @LoopTest
    void aNameWithoutSuchRecordsHasNone() {
        assertEquals(List.of(), resolver().mx("text.example"));
    }

    @LoopTest
    void anUnknownNameIsAnError() {
        var unknown = assertThrows(NetworkException.UnknownHost.class, () -> resolver().mx("nowhere.example"));
        assertEquals(NetworkException.UnknownHost.class, unknown.getClass());
        assertTrue(unknown.getMessage().contains("MX records of nowhere.example: there is no such name"), unknown::getMessage);
    }

    @LoopTest
    void aHugeAnswerComesWhole() {
        var texts = resolver().txt("huge.example");
        assertEquals(40, texts.size());
        assertTrue(texts.contains("x".repeat(200) + "39"));
    }

    @LoopTest
    void whatIsNoNameIsRefused() {
        for (var name : List.of("", ".", "a..b", "a.".repeat(200), "x".repeat(64) + ".example")) {
            assertThrows(IllegalArgumentException.class, () -> resolver().mx(name), name);
        }
    }

    /** Answers every query with a code, or as dnsmasq does if it is 0; counts them. */
    private static final class Counting implements AutoCloseable {
        private final UdpSocket socket = Udp.bind(0);
        private final UdpSocket behind = Udp.connect("127.0.0.1", dnsmasq.address().getPort());
        private final int code;
        private final Task<?> answering = spawn(this::answer);
        private int asked;

        Counting(int code) {
            this.code = code;
        }

        private void answer() {
            for (var query : socket.datagrams()) {
                asked++;
                socket.send(code == 0 ? forwarded(query.bytes()) : refused(query.bytes()), query.sender());
            }
        }

        private byte[] forwarded(byte[] query) {
            behind.send(query);
            return behind.receive().bytes();
        }

        private byte[] refused(byte[] query) {
            var answer = query.clone();
            answer[2] |= (byte) 0x80;
            answer[3] = (byte) code;
            // The question only; the rest of the query is EDNS.
            answer[11] = 0;
            return answer;
        }

        InetSocketAddress address() {
            return socket.localAddress();
        }

        @Override
        public void close() {
            answering.cancel();
            assertThrows(CancellationException.class, answering::await);
            socket.close();
            behind.close();
        }
    }

    @LoopTest
    void aServerThatFailsIsNamedAndTheNextIsAsked() {
        try (var failing = new Counting(SERVFAIL)) {
            var failure = assertThrows(NetworkException.DnsFailure.class, () -> Dns.resolver(o -> o.servers(failing.address())).txt("text.example"));
            assertTrue(failure.getMessage().contains("127.0.0.1: SERVFAIL"), failure::getMessage);
            assertEquals(List.of("one partanother"), Dns.resolver(o -> o.servers(failing.address(), dnsmasq.address())).txt("text.example"));
        }
    }

    @LoopTest
    void anAnswerIsKeptForItsTime() {
        try (var server = new Counting(0)) {
            var resolver = Dns.resolver(o -> o.servers(server.address()));
            assertEquals(resolver.txt("text.example"), resolver.txt("text.example"));
            assertEquals(1, server.asked);
            // Without a record of the zone nobody says for how long there is no such name.
            assertThrows(NetworkException.UnknownHost.class, () -> resolver.txt("nowhere.example"));
            assertThrows(NetworkException.UnknownHost.class, () -> resolver.txt("nowhere.example"));
            assertEquals(3, server.asked);
            var brief = Dns.resolver(o -> o.servers(server.address()).maxTtl(Duration.ofMillis(1)));
            brief.txt("text.example");
            Meanwhile.sleep(Duration.ofMillis(1));
            brief.txt("text.example");
            assertEquals(5, server.asked);
        }
    }

    @LoopTest
    void aSilentServerIsGivenUpWithinTheLimit() {
        try (var silent = Udp.bind(0)) {
            var late = assertThrows(NetworkException.DnsTimeout.class,
                    () -> Dns.resolver(o -> o.servers(silent.localAddress()).limit(Duration.ofMillis(50))).txt("text.example"));
            assertTrue(late.getMessage().contains("no answer"), late::getMessage);
            assertEquals(List.of("one partanother"),
                    Dns.resolver(o -> o.servers(silent.localAddress(), dnsmasq.address()).limit(Duration.ofMillis(500))).txt("text.example"));
        }
    }

    @LoopTest
    void theCacheIsBounded() {
        var resolver = Dns.resolver(o -> o.servers(dnsmasq.address()).cacheSize(2));
        resolver.mx("mail.example");
        resolver.txt("text.example");
        resolver.srv("_imaps._tcp.example");
        assertTrue(resolver.toString().contains("2 answers kept"), resolver::toString);
    }

    @LoopTest
    void aCancelledLookupEnds() {
        try (var silent = Udp.bind(0)) {
            var lookup = spawn(() -> Dns.resolver(o -> o.servers(silent.localAddress())).txt("text.example"));
            silent.receive();
            lookup.cancel();
            assertThrows(CancellationException.class, lookup::await);
        }
    }

    @LoopTest
    void addressesComeFromTheSystem() throws Exception {
        assertTrue(Dns.addresses("localhost").stream().allMatch(InetAddress::isLoopbackAddress));
        assertEquals(List.of(InetAddress.ofLiteral("127.0.0.9")), Dns.addresses("127.0.0.9"));
        assertEquals(Optional.of("localhost"), Dns.name(InetAddress.ofLiteral("127.0.0.1")));
        var unknown = assertThrows(NetworkException.UnknownHost.class, () -> Dns.addresses("nowhere.invalid"));
        assertTrue(unknown.getMessage().contains("nowhere.invalid"), unknown::getMessage);
    }

    @LoopTest
    void aConfigurationThatCantBeReadIsNamed(@TempDir Path folder) {
        var failure = assertThrows(NetworkException.DnsFailure.class, () -> new DnsResolver(DnsOptions.DEFAULT, folder).mx("mail.example"));
        assertTrue(failure.getMessage().contains("MX records of mail.example: " + folder + " can't be read"), failure::getMessage);
    }

    @LoopTest
    void aResolverBelongsToItsLoop() {
        var resolver = resolver();
        Meanwhile.blocking(() -> assertThrows(WrongLoopException.class, () -> resolver.mx("mail.example")));
    }

    @Test
    void theSystemsConfigurationIsRead() {
        var conf = ResolvConf.parse(List.of("# a comment", "nameserver 10.0.0.1", "nameserver ::1 ; another", "domain a.example", "search b.example c.example", "options timeout:1 ndots:2"));
        assertEquals(List.of(new InetSocketAddress("10.0.0.1", 53), new InetSocketAddress("::1", 53)), conf.servers());
        assertEquals(List.of("www.b.example.", "www.c.example.", "www."), conf.candidates("www"));
        assertEquals(List.of("a.b.c.", "a.b.c.b.example.", "a.b.c.c.example."), conf.candidates("a.b.c"));
        assertEquals(List.of("www."), conf.candidates("www."));
        assertEquals(List.of("a.c.example.", "a."), ResolvConf.parse(List.of("search c.example. # ours")).candidates("a"));
        assertEquals(List.of(new InetSocketAddress("127.0.0.1", 53)), ResolvConf.parse(List.of()).servers());
        assertFalse(ResolvConf.parse(List.of("options ndots:x")).ndots() != 1);
    }
}
