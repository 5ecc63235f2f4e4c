"""What servers serve, and how they print their port: see Served.java."""

import json
import socket
import sys

TEXT = "Hello, World!"
CHUNKS = 100
PAUSE = 0.010
WORKLOADS = {"http-plaintext", "http-json", "ws-echo", "chat-streams"}


def item():
    return {"id": 42, "name": "lamp", "price": 9.5}


def chunk(n):
    return {"type": "chunk", "content": f"word {n}"}


def done():
    return {"type": "done"}


def compact(value):
    return json.dumps(value, separators=(",", ":"))


def listen():
    """A socket that listens at a free port, which is printed; None if the workload is not one for servers."""
    if sys.argv[1] not in WORKLOADS:
        print('{"unsupported":""}')
        return None
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", 0))
    listening.listen(1024)
    print(json.dumps({"port": listening.getsockname()[1]}), flush=True)
    return listening
