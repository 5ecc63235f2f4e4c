"""FastAPI on uvicorn, with uvloop, httptools and websockets if they are installed: fastapi_server.py WORKLOAD. See Served.java for what it serves."""

import asyncio
import json
import sys

import fastapi
import uvicorn
from fastapi import FastAPI, Response, WebSocket
from fastapi.responses import PlainTextResponse

import served

app = FastAPI()
members = []


@app.get("/plaintext", response_class=PlainTextResponse)
async def plaintext():
    return served.TEXT


@app.get("/json")
async def item():
    return served.item()


@app.get("/large")
async def large():
    return Response(served.LARGE, media_type="application/octet-stream")


@app.websocket("/echo")
async def echo(socket: WebSocket):
    await socket.accept()
    async for text in socket.iter_text():
        await socket.send_text(text)


@app.websocket("/chat")
async def chat(socket: WebSocket):
    await socket.accept()
    async for text in socket.iter_text():
        json.loads(text)["prompt"]
        for n in range(served.CHUNKS):
            await asyncio.sleep(served.PAUSE)
            await socket.send_text(served.compact(served.chunk(n)))
        await socket.send_text(served.compact(served.done()))


@app.websocket("/all")
async def talk(socket: WebSocket):
    await socket.accept()
    members.append(socket)
    try:
        await socket.send_text(served.WELCOME)
        async for text in socket.iter_text():
            for member in list(members):
                await member.send_text(text)
    finally:
        members.remove(socket)


if __name__ == "__main__":
    sockets = served.optional("websockets")
    listening = served.listen(served.version(f"FastAPI {fastapi.__version__}, uvicorn {uvicorn.__version__}", "uvloop", "httptools", "websockets"),
                              bool(sockets))
    if listening:
        secure = {"ssl_certfile": served.CERTIFICATE, "ssl_keyfile": served.KEY} if served.is_secure() else {}
        uvicorn.Server(uvicorn.Config(app, loop="uvloop" if served.optional("uvloop") else "asyncio",
                                      http="httptools" if served.optional("httptools") else "h11", ws="websockets" if sockets else "none",
                                      access_log=False, log_level="warning", server_header=False,
                                      timeout_keep_alive=served.KEEP_ALIVE if sys.argv[1] == "http-idle" else 5, **secure)).run(sockets=[listening])
