"""FastAPI on uvicorn with uvloop, Pydantic and Jinja: fastapi_web_server.py WORKLOAD. See WebServed.java for what it serves."""

import asyncio
import pathlib

import fastapi
import jinja2
import multipart  # noqa: F401  forms need it
import pydantic
import uvicorn
from fastapi import FastAPI, Form, Path, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, StreamingResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from pydantic import BaseModel, Field

import served

WORKLOADS = {"web-order", "web-form", "web-page", "web-file", "web-events"}
PAUSE = 0.25
ROWS = 50
EXPRESS = 5


class Customer(BaseModel):
    name: str = Field(min_length=1, max_length=50)
    city: str = Field(min_length=1, max_length=50)


class Item(BaseModel):
    name: str = Field(min_length=1, max_length=50)
    count: int = Field(ge=1, le=100)
    price: float = Field(ge=0)


class NewOrder(BaseModel):
    customer: Customer
    items: list[Item] = Field(min_items=1, max_items=20)


class Receipt(BaseModel):
    customer: str
    express: bool
    items: int
    shop: int
    total: float


class Row(BaseModel):
    id: int
    name: str
    price: int


app = FastAPI()
pages = Jinja2Templates(directory=pathlib.Path(__file__).parent / "pages")


@app.post("/shops/{shop}/orders", response_model=Receipt)
async def take_order(order: NewOrder, express: bool, shop: int = Path(ge=1)):
    total = sum((item.count * item.price for item in order.items), EXPRESS if express else 0)
    return Receipt(customer=order.customer.name, express=express, items=len(order.items), shop=shop, total=total)


@app.post("/booking", response_class=PlainTextResponse)
async def book(name: str = Form(min_length=1, max_length=50), seats: int = Form(ge=1, le=10), note: str = Form(max_length=500)):
    return f"{name}, {seats}, {note}"


@app.get("/page", response_class=HTMLResponse)
async def page(request: Request):
    rows = [Row(id=n, name=f"lamp <{n}> & shade", price=10 * n) for n in range(ROWS)]
    return pages.TemplateResponse("table.html", {"request": request, "title": "Shop & more", "rows": rows})


async def ticks():
    number = 0
    while True:
        await asyncio.sleep(PAUSE)
        yield f"data: {served.compact({'number': number})}\n\n"
        number += 1


@app.get("/events")
async def events():
    return StreamingResponse(ticks(), media_type="text/event-stream")


if __name__ == "__main__":
    listening = served.listen(served.version(f"FastAPI {fastapi.__version__}, uvicorn {uvicorn.__version__}, Pydantic {pydantic.VERSION}, Jinja {jinja2.__version__}",
                                             "uvloop", "httptools"), workloads=WORKLOADS)
    if listening:
        app.mount("/files", StaticFiles(directory="files"))
        uvicorn.Server(uvicorn.Config(app, loop="uvloop" if served.optional("uvloop") else "asyncio", http="httptools" if served.optional("httptools") else "h11",
                                      ws="none", access_log=False, log_level="warning", server_header=False)).run(sockets=[listening])
