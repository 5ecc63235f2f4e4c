"""Servers that send back what comes, on asyncio: echo_server.py [--uvloop] [--protocols] WORKLOAD. See Echo.java for what they serve."""

import asyncio
import json
import sys

TCP = {"tcp-echo-1", "tcp-echo-100", "tcp-echo-1k", "tcp-echo-64k-1", "tcp-echo-64k"}
UDP = "udp-echo"
ROOM = 64 << 10
BACKLOG = 1024


async def echo(reader, writer):
    while piece := await reader.read(ROOM):
        writer.write(piece)
        await writer.drain()
    writer.close()


class Echo(asyncio.Protocol):
    """The same with callbacks. Without back-pressure: these clients wait for an answer before they ask again."""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


class Datagrams(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        self.transport.sendto(data, address)


async def listen(workload, protocols):
    loop = asyncio.get_running_loop()
    if workload == UDP:
        transport, _ = await loop.create_datagram_endpoint(Datagrams, ("127.0.0.1", 0))
        return transport.get_extra_info("sockname")[1], transport
    if protocols:
        server = await loop.create_server(Echo, "127.0.0.1", 0, backlog=BACKLOG)
    else:
        server = await asyncio.start_server(echo, "127.0.0.1", 0, backlog=BACKLOG)
    return server.sockets[0].getsockname()[1], server


async def serve(workload, protocols):
    port, server = await listen(workload, protocols)
    print(json.dumps({"port": port}), flush=True)
    await asyncio.Event().wait()


def main():
    options = [word for word in sys.argv[1:] if word.startswith("--")]
    workload = next(word for word in sys.argv[1:] if not word.startswith("--"))
    protocols = "--protocols" in options
    if workload not in TCP and (workload != UDP or protocols):
        print('{"unsupported":""}')
        return
    if "--uvloop" in options:
        import uvloop
        uvloop.install()
    asyncio.run(serve(workload, protocols))


if __name__ == "__main__":
    main()
