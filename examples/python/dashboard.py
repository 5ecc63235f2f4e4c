# The counterpart of Dashboard.java, without the demo endpoints: polls endpoints, pushes the answers to the same page, raises alerts.
#     URLS="https://example.org/ http://localhost:9000/health" uvicorn dashboard:app
import asyncio
import json
import os
import time
from collections import defaultdict, deque
from datetime import datetime, timezone

import httpx
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from fastapi.staticfiles import StaticFiles

URLS = os.environ["URLS"].split()
EVERY = float(os.environ.get("EVERY", 2))
TIMEOUT = float(os.environ.get("TIMEOUT", 1.5))
FAILURES = int(os.environ.get("FAILURES", 3))
ALERT = os.environ.get("ALERT")

lately: dict[str, deque] = defaultdict(lambda: deque(maxlen=60))
failures: dict[str, int] = defaultdict(int)
alerts: deque = deque(maxlen=60)
watchers: set[asyncio.Queue] = set()


def event(data: dict, name: str | None = None) -> str:
    return (f"event: {name}\n" if name else "") + f"data: {json.dumps(data)}\n\n"


def tell(text: str) -> None:
    for watcher in list(watchers):
        try:
            watcher.put_nowait(text)
        except asyncio.QueueFull:
            watchers.discard(watcher)
            while not watcher.empty():
                watcher.get_nowait()
            watcher.put_nowait(None)


async def check(client: httpx.AsyncClient, url: str) -> dict:
    start, ok = time.perf_counter(), False
    try:
        response = await client.get(url)
        ok, text = response.is_success, f"{response.status_code} {response.reason_phrase}"
    except httpx.TimeoutException:
        text = "no answer in time"
    except httpx.ConnectError:
        text = "no connection"
    except httpx.HTTPError as e:
        text = type(e).__name__
    return {"url": url, "ok": ok, "text": text.strip(), "millis": (time.perf_counter() - start) * 1000}


def add(result: dict) -> dict | None:
    url = result["url"]
    lately[url].append(result)
    tell(event(result))
    before = failures[url]
    now = failures[url] = 0 if result["ok"] else before + 1
    if now != FAILURES and not (now == 0 and before >= FAILURES):
        return None
    alert = {"url": url, "ok": result["ok"], "text": result["text"], "at": datetime.now(timezone.utc).isoformat()}
    alerts.append(alert)
    tell(event(alert, "alert"))
    return alert


async def post(client: httpx.AsyncClient, alert: dict) -> None:
    try:
        (await client.post(ALERT, json=alert)).raise_for_status()
    except httpx.HTTPError as e:
        print("the alert did not arrive:", e)


async def poll(client: httpx.AsyncClient, url: str, posts: set) -> None:
    while True:
        next_time = time.monotonic() + EVERY
        if (alert := add(await check(client, url))) and ALERT:
            posting = asyncio.create_task(post(client, alert))
            posts.add(posting)
            posting.add_done_callback(posts.discard)
        await asyncio.sleep(max(0, next_time - time.monotonic()))


app = FastAPI()
running: list = []


@app.on_event("startup")
async def start():
    client = httpx.AsyncClient(timeout=TIMEOUT)
    posts: set = set()
    running.extend([client, [asyncio.create_task(poll(client, url, posts)) for url in URLS]])


@app.on_event("shutdown")
async def stop():
    client, tasks = running
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await client.aclose()


@app.get("/checks")
async def checks():
    async def events():
        news: asyncio.Queue = asyncio.Queue(500)
        before = [event(c) for all in lately.values() for c in all] + [event(a, "alert") for a in alerts]
        watchers.add(news)
        try:
            for text in before:
                yield text
            while (text := await news.get()) is not None:
                yield text
        finally:
            watchers.discard(news)

    return StreamingResponse(events(), media_type="text/event-stream", headers={"Cache-Control": "no-cache"})


app.mount("/", StaticFiles(directory="../dashboard", html=True))
