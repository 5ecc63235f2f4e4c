"""aiohttp, with uvloop if it is installed: aiohttp_server.py WORKLOAD. See Served.java for what it serves."""

import asyncio
import json

import aiohttp
from aiohttp import web

import served


async def plaintext(request):
    return web.Response(text=served.TEXT)


async def item(request):
    return web.Response(body=served.compact(served.item()).encode(), content_type="application/json")


async def large(request):
    return web.Response(body=served.LARGE, content_type="application/octet-stream")


async def echo(request):
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        await socket.send_str(message.data)
    return socket


async def chat(request):
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        json.loads(message.data)["prompt"]
        for n in range(served.CHUNKS):
            await asyncio.sleep(served.PAUSE)
            await socket.send_str(served.compact(served.chunk(n)))
        await socket.send_str(served.compact(served.done()))
    return socket


async def talk(request):
    members = request.app["members"]
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    members.add(socket)
    try:
        await socket.send_str(served.WELCOME)
        async for message in socket:
            for member in list(members):
                await member.send_str(message.data)
    finally:
        members.discard(socket)
    return socket


async def serve(listening):
    app = web.Application()
    app["members"] = set()
    app.add_routes([web.get("/plaintext", plaintext), web.get("/json", item), web.get("/large", large), web.get("/echo", echo), web.get("/chat", chat),
                    web.get("/all", talk)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.SockSite(runner, listening, ssl_context=served.tls()).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    listening = served.listen(served.version("aiohttp " + aiohttp.__version__, "uvloop"))
    if listening:
        uvloop = served.optional("uvloop")
        if uvloop:
            uvloop.install()
        asyncio.run(serve(listening))
