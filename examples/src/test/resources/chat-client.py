"""Chats with examples/Chat.java, as Python programs do: python3 chat-client.py ws://127.0.0.1:8000/chat"""

import asyncio
import json
import sys

import websockets


async def ask(socket, prompt, stop_after=None):
    await socket.send(json.dumps({"prompt": prompt}))
    pieces = []
    while True:
        message = json.loads(await socket.recv())
        if message["type"] == "done":
            return "".join(pieces)
        assert message["type"] == "chunk", message
        pieces.append(message["content"])
        if len(pieces) == stop_after:
            await socket.send(json.dumps({"type": "stop"}))


async def one(url, prompt):
    async with websockets.connect(url) as socket:
        return await ask(socket, prompt)


async def main(url):
    print("one", await one(url, "count to 3"))
    answers = await asyncio.gather(*(one(url, f"count to {100 + i}") for i in range(20)))
    whole = [", ".join(str(n) for n in range(1, 101 + i)) + ". Done." for i in range(20)]
    print("twenty", sum(answer == expected for answer, expected in zip(answers, whole)))
    async with websockets.connect(url) as socket:
        print("stopped", json.dumps("Done" not in await ask(socket, "count to 9999", stop_after=3)))
        print("after", await ask(socket, "12 * 12"))


asyncio.run(main(sys.argv[1]))
