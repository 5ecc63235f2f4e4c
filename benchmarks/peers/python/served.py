"""What servers serve, and how they print their port: see Served.java."""

import importlib
import json
import socket
import ssl
import sys

TEXT = "Hello, World!"
CHUNKS = 100
PAUSE = 0.010
WELCOME = "welcome"
CERTIFICATE = "certificate.pem"
KEY = "key.pem"
LARGE = (b"0123456789abcdefghijklmnopqrstuvwxyz\n" * ((1 << 20) // 37 + 1))[:1 << 20]
KEEP_ALIVE = 75
SOCKETS = {"ws-echo", "chat-streams", "ws-broadcast"}
WORKLOADS = {"http-plaintext", "http-json", "http-1m", "http-tls", "http-rate", "http-idle"} | SOCKETS


def item():
    return {"id": 42, "name": "lamp", "price": 9.5}


def chunk(n):
    return {"type": "chunk", "content": f"word {n}"}


def done():
    return {"type": "done"}


def is_secure():
    return sys.argv[1] == "http-tls"


def tls():
    """A context with the certificate, or None."""
    if not is_secure():
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE, KEY)
    return context


def compact(value):
    return json.dumps(value, separators=(",", ":"))


def optional(name):
    """A module, or None if it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def version(title, *optional_names):
    """What takes part, and what is missing."""
    modules = [(name, optional(name)) for name in optional_names]
    there = [f"{name} {module.__version__}" for name, module in modules if module]
    return ", ".join([title, *there, "CPython " + sys.version.split()[0], *(f"without {name}" for name, module in modules if not module)])


def listen(version_text, sockets=True, workloads=WORKLOADS):
    """A socket that listens at a free port, which is printed; None if the workload is not one for servers, or needs WebSockets that are missing."""
    if sys.argv[1] == "version":
        print(version_text)
        return None
    if sys.argv[1] not in workloads or not sockets and sys.argv[1] in SOCKETS:
        print('{"unsupported":""}')
        return None
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", 0))
    listening.listen(1024)
    print(json.dumps({"port": listening.getsockname()[1]}), flush=True)
    return listening
