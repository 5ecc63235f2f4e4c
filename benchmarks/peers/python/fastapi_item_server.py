"""FastAPI on uvicorn with uvloop, and asyncpg: fastapi_item_server.py WORKLOAD. See Served.java and Items.java for what it serves."""

import asyncpg
import fastapi
import uvicorn
from fastapi import FastAPI

import served
import sql_peer

ASKED = 4217

app = FastAPI()
database = sql_peer.Postgres()
app.on_event("startup")(database.open)


@app.get("/item")
async def item():
    async with database.pool.acquire() as connection:
        row = await connection.fetchrow(sql_peer.FIND, ASKED)
    return {"id": row["id"], "name": row["name"], "price": row["price"]}


if __name__ == "__main__":
    listening = served.listen(served.version(f"FastAPI {fastapi.__version__}, uvicorn {uvicorn.__version__}, asyncpg {asyncpg.__version__}", "uvloop", "httptools"),
                              workloads={"http-item"})
    if listening:
        uvicorn.Server(uvicorn.Config(app, loop="uvloop" if served.optional("uvloop") else "asyncio", http="httptools" if served.optional("httptools") else "h11",
                                      ws="none", access_log=False, log_level="warning", server_header=False)).run(sockets=[listening])
