# The counterpart of Poll.java: a live poll. It needs htmx.js and its extension sse.js in the folder static.
#     QUESTION="Tabs or spaces?" CHOICES="tabs,spaces" uvicorn poll:app
import asyncio
import os
import uuid

from fastapi import FastAPI, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, StreamingResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates

QUESTION = os.environ.get("QUESTION", "Tabs or spaces?")
CHOICES = os.environ.get("CHOICES", "tabs,spaces").split(",")

app = FastAPI()
app.mount("/static", StaticFiles(directory="static"))
templates = Jinja2Templates("templates")
votes: dict[str, str] = {}
watchers: set[asyncio.Queue] = set()


def results() -> list[dict]:
    counts = [(choice, sum(1 for vote in votes.values() if vote == choice)) for choice in CHOICES]
    return [{"choice": c, "votes": n, "percent": round(100 * n / len(votes)) if votes else 0} for c, n in counts]


def bars() -> str:
    return templates.get_template("bars.html").render(results=results())


@app.get("/", response_class=HTMLResponse)
async def page(request: Request):
    return templates.TemplateResponse("poll.html", {"request": request, "question": QUESTION, "results": results()})


@app.post("/vote", status_code=204)
async def vote(request: Request, response: Response, choice: str = Form()):
    if choice not in CHOICES:
        raise HTTPException(422, f"there is no choice '{choice}'")
    voter = request.cookies.get("voter") or str(uuid.uuid4())
    votes[voter] = choice
    for watcher in watchers:
        if not watcher.full():
            watcher.put_nowait(True)
    response.set_cookie("voter", voter, max_age=86400, httponly=True, samesite="lax")


@app.get("/results")
async def watch(request: Request):
    async def events():
        changes: asyncio.Queue = asyncio.Queue(1)
        watchers.add(changes)
        try:
            while True:
                yield "".join(f"data: {line}\n" for line in bars().splitlines()) + "\n"
                while True:
                    try:
                        await asyncio.wait_for(changes.get(), 15)
                        break
                    except asyncio.TimeoutError:
                        yield ":\n\n"
        finally:
            watchers.discard(changes)

    return StreamingResponse(events(), media_type="text/event-stream", headers={"Cache-Control": "no-cache"})
