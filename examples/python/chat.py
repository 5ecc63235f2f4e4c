# The counterpart of Chat.java, for SQLite, without the small model of its own: what the server does, for the same page.
#     LLM=http://localhost:11434/v1 MODEL=llama3.2 ACCOUNTS=1 uvicorn chat:app
import ast
import asyncio
import base64
import hashlib
import hmac
import json
import operator
import os
import re
import secrets
import time
from collections import deque
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import aiosqlite
import httpx
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from fastapi import Depends, FastAPI, HTTPException, Request, Response, WebSocket, WebSocketDisconnect
from fastapi.requests import HTTPConnection
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, Field, SecretStr

LLM = os.environ["LLM"].rstrip("/")
MODEL = os.environ.get("MODEL", "gpt-4o-mini")
KEY = os.environ.get("OPENAI_API_KEY")
ACCOUNTS = bool(os.environ.get("ACCOUNTS"))
SECRET = (os.environ.get("CHAT_SECRET") or secrets.token_hex(32)).encode()
LASTING = 14 * 24 * 3600
SHOWN, REMEMBERED, ROUNDS = 400, 40, 5
TABLES = """
create table if not exists account (name varchar(40) primary key, password varchar(200) not null);
create table if not exists room (id varchar(64) primary key, name varchar(100) not null, model varchar(200) not null, used bigint not null);
create table if not exists member (room varchar(64) not null, account varchar(40) not null, primary key (room, account));
create table if not exists message (room varchar(64) not null, said bigint not null, role varchar(10) not null, author varchar(40) not null,
    content text not null, calls text not null, primary key (room, said));"""

app = FastAPI()
hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
nobody = hasher.hash("nobody")
hashing = asyncio.Semaphore(2)
opening = asyncio.Lock()
writing = asyncio.Lock()
attempts: dict[str, deque] = {}
live: dict[str, "Room"] = {}


class Account(BaseModel):
    name: str = Field(regex=r"^[\w.-]{1,40}$")
    password: SecretStr = Field(min_length=8, max_length=200)


class Change(BaseModel):
    name: str | None = Field(None, min_length=1, max_length=100)
    model: str | None = Field(None, min_length=1, max_length=200)


class ModelFailed(Exception):
    pass


@app.on_event("startup")
async def start():
    app.state.db = await aiosqlite.connect(os.environ.get("DB", ":memory:"))
    await app.state.db.executescript(TABLES)
    headers = {"Authorization": f"Bearer {KEY}"} if KEY else {}
    app.state.client = httpx.AsyncClient(headers=headers, timeout=httpx.Timeout(120, connect=10), limits=httpx.Limits(max_connections=10_000))


@app.on_event("shutdown")
async def stop():
    for room in list(live.values()):
        room.stop()
        room.worker.cancel()
        with suppress(asyncio.CancelledError):
            await room.worker
    await app.state.client.aclose()
    await app.state.db.close()


async def rows(sql: str, *values) -> list:
    async with app.state.db.execute(sql, values) as found:
        return list(await found.fetchall())


async def change(*statements: tuple) -> int:
    async with writing:                                     # one connection, so one transaction at a time
        try:
            changed = 0
            for sql, *values in statements:
                changed = (await app.state.db.execute(sql, values)).rowcount
            await app.state.db.commit()
            return changed
        except BaseException:
            await app.state.db.rollback()
            raise


def calculate(expression: str) -> str:
    known = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv, ast.USub: operator.neg}

    def value(node):
        match node:
            case ast.Constant(value=int() | float() as number):
                return number
            case ast.BinOp(left, op, right) if type(op) in known:
                return known[type(op)](value(left), value(right))
            case ast.UnaryOp(op, operand) if type(op) in known:
                return known[type(op)](value(operand))
        raise ValueError(f"can't calculate '{expression}'")

    return str(value(ast.parse(expression[:200], mode="eval").body))


def tool(name: str, description: str, **parameters: str) -> dict:
    properties = {key: {"type": "string", "description": meaning} for key, meaning in parameters.items()}
    return {"type": "function", "function": {"name": name, "description": description,
            "parameters": {"type": "object", "properties": properties, "required": list(properties)}}}


TOOLS = [tool("calculate", "Calculates exactly", expression="such as (1 + 2) * 3 / 4"),
         tool("time", "Tells the date and the time", zone="such as Europe/Lisbon, or UTC"),
         tool("search_history", "Finds what was said in this conversation, also long ago", words="what to look for")]


async def call_tool(room: "Room", call: dict) -> str:
    try:
        arguments = json.loads(call["arguments"] or "{}")
        match call["name"]:
            case "calculate":
                return calculate(str(arguments["expression"]))
            case "time":
                return datetime.now(ZoneInfo(arguments["zone"])).strftime("%A, %-d %B %Y, %H:%M %Z")
            case "search_history":
                found = await rows("select role, author, content from message where room = ? and lower(content) like ? order by said desc limit 5",
                                   room.id, f"%{arguments['words'].lower()}%")
                return "\n".join(f"{author or role}: {content}" for role, author, content in reversed(found)) or "nothing was said about it"
        return f"error: there is no tool '{call['name']}'"
    except KeyError as e:
        return f"error: the argument {e} is missing"
    except Exception as e:
        return f"error: {e}"


def as_openai(message: dict, several: bool) -> list[dict]:
    content = f"{message['author']}: {message['content']}" if several and message["role"] == "user" else message["content"]
    said = {"role": message["role"], "content": content}
    if not message["calls"]:
        return [said]
    said["tool_calls"] = [{"id": c["id"], "type": "function", "function": {"name": c["name"], "arguments": c["arguments"]}} for c in message["calls"]]
    return [said] + [{"role": "tool", "tool_call_id": c["id"], "content": c["result"]} for c in message["calls"]]


async def deltas(model: str, messages: list[dict], tools: list[dict]):
    question = {"model": model, "stream": True, "messages": messages} | ({"tools": tools} if tools else {})
    whole = False
    async with app.state.client.stream("POST", LLM + "/chat/completions", json=question) as response:
        if response.is_error:
            body = (await response.aread()).decode()
            with suppress(ValueError, KeyError, TypeError):
                body = json.loads(body)["error"]["message"]
            raise ModelFailed(f"the model's server says {response.status_code} {response.reason_phrase}: {body}")
        async for line in response.aiter_lines():
            if not line.startswith("data:"):
                continue
            data = line[5:].strip()
            if data == "[DONE]":
                return
            try:
                event = json.loads(data)
            except ValueError:
                raise ModelFailed(f"the model's server sent an event that OpenAI's API does not have: {data}")
            if error := event.get("error"):
                raise ModelFailed(f"the model says: {error.get('message') if isinstance(error, dict) else error}")
            for choice in event.get("choices") or []:
                whole |= choice.get("finish_reason") is not None
                yield choice.get("delta") or {}
    if not whole:
        raise ModelFailed("the model's server closed the connection early")


class Member:
    def __init__(self, socket: WebSocket, person: str):
        self.socket, self.person, self.outbox = socket, person, asyncio.Queue(1000)

    async def send_all(self):
        while True:
            await self.socket.send_json(await self.outbox.get())


class Room:
    def __init__(self, id: str, name: str, model: str, messages: list[dict], kept: bool):
        self.id, self.name, self.model, self.messages, self.kept = id, name, model, messages, kept
        self.members: list[Member] = []
        self.asks: asyncio.Queue = asyncio.Queue(8)
        self.draft: dict | None = None
        self.answering: asyncio.Task | None = None
        self.worker = asyncio.create_task(self.answer_all())

    def opened(self) -> dict:
        messages = self.messages + ([self.draft] if self.draft and (self.draft["content"] or self.draft["calls"]) else [])
        return {"type": "room", "name": self.name, "model": self.model, "messages": messages, "answering": self.answering is not None}

    def about(self) -> dict:
        return {"type": "about", "name": self.name, "model": self.model}

    async def tell(self, event: dict, article: bool = False):
        if not self.id and not article:
            return
        if len(self.members) == 1:
            await self.members[0].outbox.put(event)
            return
        for member in list(self.members):
            try:
                member.outbox.put_nowait(event)
            except asyncio.QueueFull:
                await member.socket.close()

    async def hold(self, member: Member):
        self.members.append(member)
        if self.id:
            member.outbox.put_nowait(self.opened())
        if self.kept:
            await admit(self, member.person)
        sending = asyncio.create_task(member.send_all())
        try:
            while True:
                await self.hear(await member.socket.receive_text(), member)
        except WebSocketDisconnect:
            pass
        finally:
            sending.cancel()
            self.members.remove(member)
            if not self.members and not self.id:
                self.stop()
            self.left()

    def left(self):
        if not self.members and self.answering is None and self.asks.empty():
            if live.get(self.id) is self:
                del live[self.id]
            self.worker.cancel()

    async def hear(self, text: str, member: Member):
        try:
            message = json.loads(text)
            kind, prompt, key = message.get("type"), message.get("prompt") or "", message.get("key") or ""
        except (ValueError, AttributeError):
            await member.outbox.put({"type": "error", "content": 'a message is {"prompt": "…"} or {"type": "stop"}'})
            return
        if kind == "stop":
            self.stop()
        elif not prompt.strip() and kind != "regenerate":
            await member.outbox.put({"type": "error", "content": "the prompt is missing"})
        else:
            await self.asks.put((member.person, key, prompt, kind == "regenerate"))
            await asyncio.sleep(0)

    def stop(self):
        if self.answering:
            self.answering.cancel()

    async def answer_all(self):
        while True:
            ask = await self.asks.get()
            self.answering = asyncio.create_task(self.answer(ask))
            error = ""
            try:
                await self.answering
            except asyncio.CancelledError:
                if not self.answering.cancelled():          # it is this task that is cancelled
                    self.answering.cancel()
                    raise
            except (httpx.HTTPError, ModelFailed, aiosqlite.Error) as e:
                error = str(e) or type(e).__name__
            finally:
                await asyncio.shield(self.keep_draft())
            self.answering = None
            if error:
                await self.tell({"type": "error", "content": error}, True)
            await self.tell({"type": "done"}, True)
            self.left()

    async def answer(self, ask: tuple):
        await asyncio.shield(self.accept(*ask))
        for round in range(ROUNDS + 1):
            draft = self.draft = {"role": "assistant", "author": "", "content": "", "calls": []}
            async for delta in deltas(self.model, self.remembered(), TOOLS if self.id and round < ROUNDS else []):
                if text := delta.get("content"):
                    draft["content"] += text
                    await self.tell({"type": "chunk", "content": text}, True)
                for part in delta.get("tool_calls") or []:
                    call = self.add(draft["calls"], part)
                    await self.tell({"type": "call", "call": call["id"], "name": call["name"], "content": part.get("function", {}).get("arguments") or ""})
            if not draft["calls"]:
                return
            if round == ROUNDS:
                raise ModelFailed("the model calls tools without end")
            for call in draft["calls"]:
                call["result"] = await asyncio.wait_for(call_tool(self, call), 10)
                await self.tell({"type": "result", "call": call["id"], "name": call["name"], "content": call["result"]})
            await self.keep_draft()

    @staticmethod
    def add(calls: list[dict], part: dict) -> dict:
        at, function = min(part.get("index") or 0, len(calls)), part.get("function") or {}
        if at < len(calls) and part.get("id") and part["id"] != calls[at]["id"]:
            at = len(calls)
        if at == len(calls):
            calls.append({"id": part.get("id") or "", "name": "", "arguments": "", "result": "error: stopped"})
        calls[at]["name"] += function.get("name") or ""
        calls[at]["arguments"] += function.get("arguments") or ""
        return calls[at]

    async def accept(self, person: str, key: str, prompt: str, again: bool):
        message = {"role": "user", "author": person, "content": prompt, "calls": []}
        if again:
            last = max((i for i, m in enumerate(self.messages) if m["role"] == "user"), default=-1)
            await self.withdraw(max(last, 0) if prompt else last + 1)
            if prompt:
                await self.keep(message)
            await self.tell(self.opened())
        else:
            first = not self.kept
            await self.keep(message)
            await self.tell({"type": "prompt", "key": key, "author": person, "content": prompt})
            if first:
                await self.tell(self.about())

    def remembered(self) -> list[dict]:
        several = len({m["author"] for m in self.messages if m["role"] == "user"}) > 1
        last = self.messages[-REMEMBERED:]
        while last and last[0]["role"] != "user":
            last = last[1:]
        return [part for message in last for part in as_openai(message, several)]

    async def keep_draft(self):
        draft, said = self.draft, self.draft and (self.draft["content"] or self.draft["calls"])
        try:
            if said:
                await self.keep(draft)
        finally:
            self.draft = None

    async def keep(self, message: dict):
        if self.id:
            now, new = int(time.time() * 1000), []
            if not self.kept:
                self.kept = True
                line = message["content"].strip().splitlines()[0]
                self.name = line if len(line) <= 60 else line[:59] + "…"
                new = [("insert into room values (?, ?, ?, ?)", self.id, self.name, self.model, now)]
                new += [("insert into member values (?, ?)", self.id, person) for person in {m.person for m in self.members}]
            await change(*new, ("update room set used = ? where id = ?", now, self.id),
                         ("insert into message select ?1, coalesce(max(said), 0) + 1, ?2, ?3, ?4, ?5 from message where room = ?1",
                          self.id, message["role"], message["author"], message["content"], json.dumps(message["calls"])))
        self.messages.append(message)
        del self.messages[:-SHOWN]

    async def withdraw(self, start: int):
        count = len(self.messages) - start
        if count and self.id:
            await change(("""delete from message where room = ?1 and said >=
                             (select said from message where room = ?1 order by said desc limit 1 offset ?2)""", self.id, count - 1))
        del self.messages[start:]


async def open_room(id: str) -> Room:
    if not re.fullmatch(r"\w{16,64}", id):
        raise HTTPException(404, "the id of a room has 16 to 64 letters and digits")
    async with opening:
        if id not in live:
            found = await rows("select name, model from room where id = ?", id)
            said = await rows(f"select role, author, content, calls from message where room = ? order by said desc limit {SHOWN}", id)
            messages = [{"role": r, "author": a, "content": c, "calls": json.loads(calls)} for r, a, c, calls in reversed(said)]
            name, model = found[0] if found else ("New chat", MODEL)
            live[id] = Room(id, name, model, messages, bool(found))
        return live[id]


async def admit(room: Room, person: str):
    await change(("insert or ignore into member values (?, ?)", room.id, person))


def signed(name: str) -> str:
    text = base64.urlsafe_b64encode(json.dumps([name, int(time.time()) + LASTING]).encode()).decode()
    return text + "." + hmac.new(SECRET, text.encode(), hashlib.sha256).hexdigest()


def account(connection: HTTPConnection) -> str:
    text, _, signature = connection.cookies.get("session", "").partition(".")
    if not hmac.compare_digest(hmac.new(SECRET, text.encode(), hashlib.sha256).hexdigest(), signature):
        return ""
    name, until = json.loads(base64.urlsafe_b64decode(text))
    return name if until > time.time() else ""


def person(connection: HTTPConnection) -> str:
    name = account(connection)
    if ACCOUNTS and not name:
        raise HTTPException(401, "a sign-in is missing")
    return name


@app.middleware("http")
async def careful(request: Request, call_next):
    if request.method not in ("GET", "HEAD", "OPTIONS") and request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        return Response("this request comes from another site", 403)
    response = await call_next(request)
    response.headers.update({"Content-Security-Policy": "default-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
                             "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "strict-origin-when-cross-origin"})
    return response


@app.exception_handler(HTTPException)
async def refused(_: Request, e: HTTPException):
    return JSONResponse({"error": e.detail}, e.status_code)


def few(request: Request):
    now, last = time.monotonic(), attempts.setdefault(request.client.host, deque())
    while last and last[0] < now - 60:
        last.popleft()
    if len(last) >= 20:
        raise HTTPException(429, "too many requests")
    last.append(now)


async def hashed(function, *args):
    async with hashing:
        return await asyncio.to_thread(function, *args)


def enter(name: str) -> Response:
    response = Response(status_code=204)
    response.set_cookie("session", signed(name), max_age=LASTING, httponly=True, samesite="lax")
    return response


@app.get("/about")
async def about(request: Request):
    return {"account": account(request), "accounts": ACCOUNTS, "model": MODEL}


@app.post("/sign-up", dependencies=[Depends(few)])
async def sign_up(new: Account):
    password = await hashed(hasher.hash, new.password.get_secret_value())
    try:
        await change(("insert into account values (?, ?)", new.name, password))
    except aiosqlite.IntegrityError:
        raise HTTPException(409, f"somebody else has the name {new.name}")
    return enter(new.name)


@app.post("/sign-in", dependencies=[Depends(few)])
async def sign_in(login: Account):
    found = await rows("select password from account where name = ?", login.name)
    try:
        await hashed(hasher.verify, found[0][0] if found else nobody, login.password.get_secret_value())
    except VerifyMismatchError:
        found = []
    if not found:
        raise HTTPException(401, "the name or the password is wrong")
    return enter(login.name)


@app.post("/sign-out", status_code=204)
async def sign_out():
    response = Response(status_code=204)
    response.delete_cookie("session")
    return response


@app.get("/models")
async def models(_: str = Depends(person)):
    names, problem = [], ""
    try:
        response = await app.state.client.get(LLM + "/models", timeout=5)
        response.raise_for_status()
        names = sorted(model["id"] for model in response.json()["data"])
    except httpx.HTTPError as e:
        problem = str(e)
    return {"models": list(dict.fromkeys([MODEL, *names])), "problem": problem}


@app.get("/rooms")
async def list_rooms(me: str = Depends(person)):
    found = await rows("select r.id, r.name from room r join member m on m.room = r.id where m.account = ? order by r.used desc limit 200", me)
    return [{"id": id, "name": name} for id, name in found]


@app.patch("/rooms/{id}", status_code=204)
async def change_room(id: str, changes: Change, me: str = Depends(person)):
    room = await open_room(id)
    inside = await rows("select room from member where room = ? and account = ?", id, me) if room.kept else [m for m in room.members if m.person == me]
    if not inside:
        room.left()
        raise HTTPException(404, "you have no such room")
    room.name, room.model = changes.name or room.name, changes.model or room.model
    await change(("update room set name = ?, model = ? where id = ?", room.name, room.model, id))
    await room.tell(room.about())
    room.left()
    return Response(status_code=204)


@app.delete("/rooms/{id}", status_code=204)
async def leave_room(id: str, me: str = Depends(person)):
    if not await change(("delete from member where room = ? and account = ?", id, me)):
        raise HTTPException(404, "you have no such room")
    for member in [m for m in live[id].members if m.person == me] if id in live else []:
        await member.socket.close()
    if not await rows("select account from member where room = ? limit 1", id):
        await change(("delete from message where room = ?", id), ("delete from room where id = ?", id))
    return Response(status_code=204)


@app.websocket("/chat")
async def chat(socket: WebSocket, room: str | None = None):
    origin, me = socket.headers.get("origin"), account(socket)
    if ACCOUNTS and not me or origin and origin.split("://")[-1] != socket.headers.get("host"):
        await socket.close(1008)
        return
    entered = await open_room(room) if room else Room("", "", MODEL, [], False)
    await socket.accept()
    await entered.hold(Member(socket, me))


app.mount("/", StaticFiles(directory=Path(__file__).parent.parent / "chat", html=True))
