"""GETs, on uvloop: client_peer.py aiohttp|httpx WORKLOAD ROUNDS SECONDS SIZE, or client_peer.py aiohttp|httpx version. See Rounds.java and Fetched.java."""

import asyncio
import json
import ssl
import sys

import uvloop

import peer

TASKS = 64
PATHS = {"client-get": "/small", "client-1m": "/large", "client-tls": "/small", "client-h2": "/small"}


def url(name):
    secure = name in ("client-tls", "client-h2")
    with open("tls-port" if secure else "port") as file:
        return f"{'https' if secure else 'http'}://127.0.0.1:{file.read().strip()}{PATHS[name]}"


def trusted():
    return ssl.create_default_context(cafile="certificate.pem")


class Aiohttp:
    async def open(self, name):
        import aiohttp
        connector = aiohttp.TCPConnector(limit=TASKS, ssl=trusted() if name == "client-tls" else None)
        self.session = aiohttp.ClientSession(connector=connector, auto_decompress=True)

    async def get(self, where):
        async with self.session.get(where) as response:
            if response.status != 200:
                raise RuntimeError(f"status {response.status}")
            return len(await response.read())

    async def close(self):
        await self.session.close()


class Httpx:
    async def open(self, name):
        import httpx
        limits = httpx.Limits(max_connections=TASKS, max_keepalive_connections=TASKS)
        self.client = httpx.AsyncClient(http2=name == "client-h2", limits=limits, verify=trusted() if name in ("client-tls", "client-h2") else True, trust_env=False,
                                        timeout=60)

    async def get(self, where):
        response = await self.client.get(where)
        if response.status_code != 200:
            raise RuntimeError(f"status {response.status_code}")
        return len(response.content)

    async def close(self):
        await self.client.aclose()


CLIENTS = {"aiohttp": Aiohttp, "httpx": Httpx}


def version(name):
    module = __import__(name)
    if name == "httpx":
        __import__("h2")
    return f"{name} {module.__version__}, uvloop {uvloop.__version__}, CPython {sys.version.split()[0]}"


def main():
    library, *arguments = sys.argv[1:]
    if arguments == ["version"]:
        print(version(library))
        return
    name, rounds, seconds, size = arguments
    if name not in PATHS or (library, name) == ("aiohttp", "client-h2"):
        print(json.dumps({"unsupported": "it has no HTTP/2" if name in PATHS else ""}))
        return
    where = url(name)
    client = CLIENTS[library]()

    async def all_gets(size):
        numbers = iter(range(size))

        async def work():
            total = 0
            for _ in numbers:
                total += await client.get(where)
            return total

        return sum(await asyncio.gather(*[work() for _ in range(TASKS)]))

    async def run():
        await client.open(name)
        try:
            await peer.play(all_gets, int(rounds), float(seconds), int(size))
        finally:
            await client.close()

    uvloop.install()
    asyncio.run(run())


if __name__ == "__main__":
    main()
