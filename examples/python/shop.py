# The counterpart of Shop.java, for SQLite.
#     SMTP=localhost:25 uvicorn shop:app
import asyncio
import os
import secrets
import smtplib
import uuid
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import aiosqlite
import jwt
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, HTTPException, Response, UploadFile
from fastapi.responses import FileResponse
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm
from pydantic import BaseModel, Field, SecretStr

DB = os.environ.get("DB", "orders.db")
PICTURES = Path(os.environ.get("PICTURES", "pictures"))
SECRET = os.environ.get("SHOP_SECRET") or secrets.token_hex(32)
SMTP = os.environ.get("SMTP")
KINDS = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}
TABLES = """
create table if not exists account (email varchar(100) primary key, password varchar(200) not null);
create table if not exists item (name varchar(50) primary key, price int not null, stock int not null check (stock >= 0));
create table if not exists purchase (id varchar(36) primary key, customer varchar(100) not null references account (email),
    item varchar(50) not null references item (name), count int not null);"""

app = FastAPI(title="Shop", version="1.0")
hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
nobody = hasher.hash("nobody")
bearer = OAuth2PasswordBearer("token")
hashing = asyncio.Semaphore(2)


class Account(BaseModel):
    email: str = Field(regex=r"[^@\s]+@[^@\s]+", max_length=100)
    password: SecretStr = Field(min_length=8, max_length=200)


class Item(BaseModel):
    name: str = Field(min_length=1, max_length=50)
    price: int = Field(ge=0)
    stock: int = Field(ge=0)


class Wish(BaseModel):
    item: str
    count: int = Field(ge=1, le=1000)


class Purchase(BaseModel):
    id: uuid.UUID
    count: int
    item: Item


@app.on_event("startup")
async def tables():
    async with aiosqlite.connect(DB) as database:
        await database.executescript(TABLES)


async def transaction():
    async with aiosqlite.connect(DB, isolation_level=None) as database:
        database.row_factory = aiosqlite.Row
        await database.execute("begin immediate")
        try:
            yield database
        except BaseException:
            await database.rollback()
            raise
        await database.commit()


async def customer(token: str = Depends(bearer)) -> str:
    try:
        return jwt.decode(token, SECRET, ["HS256"], issuer="shop", audience="shop", options={"require": ["exp"]})["sub"]
    except jwt.InvalidTokenError:
        raise HTTPException(401, "the token is not valid", {"WWW-Authenticate": "Bearer"})


async def find(db: aiosqlite.Connection, name: str) -> Item:
    async with db.execute("select * from item where name = ?", (name,)) as rows:
        row = await rows.fetchone()
    if row is None:
        raise HTTPException(404, f"there is no {name}")
    return Item(**row)


async def hashed(function, *args):
    async with hashing:
        return await asyncio.to_thread(function, *args)


def send(to: str, subject: str, text: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "shop@example.org", to, subject
    message.set_content(text)
    host, port = SMTP.split(":")
    with smtplib.SMTP(host, int(port), timeout=10) as server:
        server.send_message(message)


shop = APIRouter()


@shop.get("/items", tags=["items"], summary="Items, all or some")
async def items(most: int | None = None, word: str | None = None, db=Depends(transaction)) -> list[Item]:
    conditions = (["price <= ?"] if most is not None else []) + (["name like ?"] if word else [])
    values = ([most] if most is not None else []) + ([f"%{word}%"] if word else [])
    where = " where " + " and ".join(conditions) if conditions else ""
    async with db.execute(f"select * from item{where} order by name", values) as rows:
        return [Item(**row) async for row in rows]


@shop.get("/items/{name}", tags=["items"], summary="An item", name="item")
async def item(name: str, db=Depends(transaction)) -> Item:
    return await find(db, name)


@shop.post("/items", tags=["items"], summary="Adds an item", status_code=201, dependencies=[Depends(customer)])
async def add(item: Item, response: Response, db=Depends(transaction)) -> Item:
    try:
        await db.execute("insert into item (name, price, stock) values (?, ?, ?)", (item.name, item.price, item.stock))
    except aiosqlite.IntegrityError:
        raise HTTPException(409, f"there is already a {item.name}")
    response.headers["Location"] = app.url_path_for("item", name=item.name)
    return item


def picture_path(item: Item, ending: str) -> Path:
    return PICTURES / (quote(item.name, safe="") + ending)


@shop.get("/items/{name}/picture", tags=["items"], summary="The picture of an item")
async def picture(name: str, db=Depends(transaction)):
    item = await find(db, name)
    for ending in KINDS.values():
        if picture_path(item, ending).exists():
            return FileResponse(picture_path(item, ending))
    raise HTTPException(404, f"there is no picture of {name}")


@shop.put("/items/{name}/picture", tags=["items"], summary="Replaces the picture of an item", status_code=204, dependencies=[Depends(customer)])
async def replace(name: str, picture: UploadFile, db=Depends(transaction)):
    item = await find(db, name)
    if picture.content_type not in KINDS:
        raise HTTPException(415, f"a picture is one of {sorted(KINDS)}")
    content = await picture.read(5_000_001)
    if len(content) > 5_000_000:
        raise HTTPException(413, "the picture is too large")
    for ending in KINDS.values():
        picture_path(item, ending).unlink(missing_ok=True)
    PICTURES.mkdir(parents=True, exist_ok=True)
    await asyncio.to_thread(picture_path(item, KINDS[picture.content_type]).write_bytes, content)
    return Response(status_code=204)


@shop.get("/orders", tags=["orders"], summary="Your orders")
async def orders(email: str = Depends(customer), db=Depends(transaction)) -> list[Purchase]:
    async with db.execute("""select p.id, p.count, i.* from purchase p join item i on i.name = p.item
                             where p.customer = ? order by i.name, p.count""", (email,)) as rows:
        return [Purchase(id=r["id"], count=r["count"], item=Item(**r)) async for r in rows]


@shop.post("/orders", tags=["orders"], summary="Orders an item", status_code=201)
async def order(wish: Wish, background: BackgroundTasks, email: str = Depends(customer), db=Depends(transaction)) -> Purchase:
    enough = await db.execute("update item set stock = stock - ?1 where name = ?2 and stock >= ?1", (wish.count, wish.item))
    item = await find(db, wish.item)
    if enough.rowcount == 0:
        raise HTTPException(409, f"there are only {item.stock} of {item.name}")
    id = uuid.uuid4()
    await db.execute("insert into purchase (id, customer, item, count) values (?, ?, ?, ?)", (str(id), email, item.name, wish.count))
    if SMTP:
        background.add_task(send, email, "Your order", f"Thank you for ordering {wish.count} {item.name}.")
    return Purchase(id=id, count=wish.count, item=item)


app.include_router(shop)


@app.post("/accounts", tags=["accounts"], summary="Signs up", status_code=201)
async def sign_up(account: Account, db=Depends(transaction)):
    password = await hashed(hasher.hash, account.password.get_secret_value())
    try:
        await db.execute("insert into account (email, password) values (?, ?)", (account.email, password))
    except aiosqlite.IntegrityError:
        raise HTTPException(409, f"there is already an account of {account.email}")
    return {"email": account.email}


@app.post("/token", tags=["accounts"], summary="Signs in")
async def sign_in(form: OAuth2PasswordRequestForm = Depends(), db=Depends(transaction)):
    async with db.execute("select password from account where email = ?", (form.username,)) as rows:
        row = await rows.fetchone()
    try:
        await hashed(hasher.verify, row["password"] if row else nobody, form.password)
    except VerifyMismatchError:
        row = None
    if row is None:
        raise HTTPException(400, "the name or the password is wrong")
    expires = datetime.now(timezone.utc) + timedelta(hours=1)
    claims = {"sub": form.username, "iss": "shop", "aud": "shop", "exp": expires}
    return {"access_token": jwt.encode(claims, SECRET, "HS256"), "token_type": "bearer", "expires_in": 3600}
