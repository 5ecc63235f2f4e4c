"""The workloads with sockets, a pipe, files and processes. They find what they need in the working folder: see Supplies.java."""

import asyncio
import ssl
from asyncio.subprocess import DEVNULL, PIPE

try:
    import aiofiles
except ImportError:
    aiofiles = None

CHUNK = 10 << 20
PIPE_PIECE = 64 << 10
FILE_PIECE = 256 << 10
MIB = 1 << 20
PATTERN = 251
READERS = 100


async def tcp(chunks, server_tls=None, client_tls=None):
    """pyperformance's bm_asyncio_tcp; the port is a free one."""
    data = b"x" * CHUNK

    async def serve(_, writer):
        for _ in range(chunks):
            writer.write(data)
            await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=server_tls)
    async with server:
        host, port = server.sockets[0].getsockname()
        reader, writer = await asyncio.open_connection(host, port, ssl=client_tls)
        total = 0
        while piece := await reader.read(CHUNK):
            total += len(piece)
        writer.close()
        await writer.wait_closed()
    return total


async def tcp_ssl(chunks):
    server_tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_tls.load_cert_chain("certificate.pem", "key.pem")
    client_tls = ssl.create_default_context(ssl.Purpose.SERVER_AUTH)
    client_tls.check_hostname = False
    client_tls.verify_mode = ssl.CERT_NONE
    return await tcp(chunks, server_tls, client_tls)


async def pipe(mebibytes):
    child = await asyncio.create_subprocess_exec("head", "-c", str(mebibytes * MIB), "/dev/zero", stdin=DEVNULL, stdout=PIPE)
    total = 0
    while piece := await child.stdout.read(PIPE_PIECE):
        total += len(piece)
    return total if await child.wait() == 0 else -1


async def processes(count):
    async def one():
        child = await asyncio.create_subprocess_exec("true", stdin=DEVNULL, stdout=PIPE, stderr=PIPE)
        out, err = await child.communicate()
        return child.returncode == 0 and not out and not err

    return sum(await asyncio.gather(*[one() for _ in range(count)]))


async def small_files(count):
    numbers = iter(range(count))
    total = 0

    async def read():
        nonlocal total
        for n in numbers:
            name = f"{n:08}"
            async with aiofiles.open("small/" + name, "rb") as file:
                content = await file.read()
            if not content.startswith(name.encode()):
                raise ValueError("wrong content of " + name)
            total += len(content)

    await asyncio.gather(*[read() for _ in range(READERS)])
    return total


async def large_file(_):
    total = 0
    async with aiofiles.open("large", "rb") as file:
        while piece := await file.read(FILE_PIECE):
            if piece[0] != (total // MIB) % PATTERN or piece[-1] != ((total + len(piece) - 1) // MIB) % PATTERN:
                raise ValueError(f"wrong bytes in the piece at {total}")
            total += len(piece)
    return total


FILES = {"files-small": small_files, "file-large": large_file}
WORKLOADS = {"asyncio-tcp": tcp, "asyncio-tcp-ssl": tcp_ssl, "pipe": pipe, "processes": processes}


def named(name):
    """The workload of that name, or None."""
    return WORKLOADS.get(name) or FILES.get(name)


def missing(name):
    """Why the workload can't run; empty if it can."""
    return "aiofiles is missing: sudo apt-get install python3-aiofiles" if name in FILES and not aiofiles else ""
