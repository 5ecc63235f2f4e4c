"""FastAPI on uvicorn with uvloop and httptools: fastapi_server.py WORKLOAD. See Served.java for what it serves."""

import asyncio
import json

import uvicorn
from fastapi import FastAPI, WebSocket
from fastapi.responses import PlainTextResponse

import served

app = FastAPI()


@app.get("/plaintext", response_class=PlainTextResponse)
async def plaintext():
    return served.TEXT


@app.get("/json")
async def item():
    return served.item()


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


if __name__ == "__main__":
    listening = served.listen()
    if listening:
        uvicorn.Server(uvicorn.Config(app, loop="uvloop", http="httptools", ws="websockets", access_log=False, log_level="warning",
                                      server_header=False)).run(sockets=[listening])
