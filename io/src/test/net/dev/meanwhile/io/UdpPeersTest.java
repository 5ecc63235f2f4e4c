package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.blocking;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.Meanwhile;
import dev.meanwhile.test.LoopTest;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Datagrams with programs that we did not write. */
class UdpPeersTest {
    @LoopTest
    void socatGetsAnAnswer(@TempDir Path folder) {
        try (var server = Udp.bind(0)) {
            var answering = Meanwhile.spawn(() -> {
                var come = server.receive();
                server.send(("you said " + come.text()).getBytes(), come.sender());
            });
            var command = List.of(InstalledPrograms.find("socat"), "-t5", "-", "UDP4:127.0.0.1:" + server.localAddress().getPort() + ",shut-none");
            try (var socat = new Peers.Running(folder, command)) {
                socat.write("hello\n");
                assertEquals("you said hello", blocking(() -> socat.awaitLine("you")));
                answering.await();
                blocking(socat::close);
            }
        }
    }

    @LoopTest
    void asynciosEndpointAnswers(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("echo.py"), """
                import asyncio
                class Echo(asyncio.DatagramProtocol):
                    def connection_made(self, transport):
                        self.transport = transport
                    def datagram_received(self, data, sender):
                        self.transport.sendto(data[::-1], sender)
                async def main():
                    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(Echo, local_addr=('127.0.0.1', 0))
                    print('port', transport.get_extra_info('sockname')[1])
                    await asyncio.sleep(60)
                asyncio.run(main())
                """);
        try (var python = new Peers.Running(folder, List.of(InstalledPrograms.find("python3"), "echo.py"))) {
            var line = blocking(() -> python.awaitLine("port"));
            try (var client = Udp.connect("127.0.0.1", Integer.parseInt(line.substring(5)))) {
                client.send("hello");
                assertEquals("olleh", client.receive().text());
            }
            blocking(python::close);
        }
    }
}
