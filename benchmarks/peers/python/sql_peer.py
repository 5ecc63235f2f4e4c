"""The workloads with a database, on uvloop: sql_peer.py asyncpg|aiomysql WORKLOAD ROUNDS SECONDS SIZE, or sql_peer.py asyncpg|aiomysql version. See Rounds.java and Items.java."""

import asyncio
import itertools
import json
import sys

import uvloop

import peer

COUNT = 100_000
PRICES = 1_000
CONNECTIONS = 10
OF_REQUEST = 20
BATCH = 1_000
USER = "bench"
FIND = "select id, name, price from item where id = $1"
SELL = "update stock set sold = sold + 1 where id = $1"
MAKE = "insert into made values ($1, $2, $3)"
COLUMNS = ["id", "name", "price"]


def port():
    with open("port") as file:
        return int(file.read())


def key(number):
    return number % COUNT + 1


def worth(item):
    return item[2] + len(item[1])


def items(first, last):
    return [(n, f"item {n}", n % PRICES) for n in range(first, last + 1)]


class Postgres:
    """Each task keeps its connection, as asyncpg's pool would reset it by a query of its own whenever it comes back."""

    async def open(self):
        import asyncpg
        self.pool = await asyncpg.create_pool(host="127.0.0.1", port=port(), user=USER, database=USER, ssl=False, min_size=CONNECTIONS, max_size=CONNECTIONS)

    async def all(self, work):
        async def one():
            async with self.pool.acquire() as connection:
                return await work(connection)
        return await asyncio.gather(*[one() for _ in range(CONNECTIONS)])

    async def select(self, size):
        numbers = iter(range(size))

        async def work(connection):
            find = await connection.prepare(FIND)
            total = 0
            for number in numbers:
                total += worth(await find.fetchrow(key(number)))
            return total

        return sum(await self.all(work))

    async def requests(self, size):
        numbers = iter(range(size))

        async def request(wanted):
            async with self.pool.acquire() as connection:
                find = await connection.prepare(FIND)
                return sum([worth(await find.fetchrow(key(number))) for number in wanted])

        async def work():
            total = 0
            while wanted := list(itertools.islice(numbers, OF_REQUEST)):
                total += await request(wanted)
            return total

        return sum(await asyncio.gather(*[work() for _ in range(CONNECTIONS)]))

    async def made(self, connection):
        return await connection.fetchval("select sum(price + length(name)) from made")

    async def batches(self, size):
        async with self.pool.acquire() as connection:
            await connection.execute("truncate made")
            for first in range(1, size + 1, BATCH):
                await connection.executemany(MAKE, items(first, first + BATCH - 1))
            return await self.made(connection)

    async def stream(self, size):
        total = 0
        async with self.pool.acquire() as connection, connection.transaction():
            async for item in connection.cursor("select id, name, price from item where id <= $1", size, prefetch=BATCH):
                total += worth(item)
        return total

    async def copy_in(self, size):
        async with self.pool.acquire() as connection:
            await connection.execute("truncate made")
            await connection.copy_records_to_table("made", columns=COLUMNS, records=((n, f"item {n}", n % PRICES) for n in range(1, size + 1)))
            return await self.made(connection)

    async def copy_out(self, size):
        total = 0
        rest = b""

        async def take(data):
            nonlocal total, rest
            lines = (rest + data).split(b"\n")
            rest = lines.pop()
            for line in lines:
                _, name, price = line.split(b"\t")
                total += int(price) + len(name)

        async with self.pool.acquire() as connection:
            await connection.copy_from_query(source(size), output=take)
        return total

    async def transactions(self, size):
        numbers = iter(range(size))

        async def work(connection):
            find, sell, make = [await connection.prepare(sql) for sql in (FIND, SELL, MAKE)]
            for number in numbers:
                async with connection.transaction():
                    item = await find.fetchrow(key(number))
                    await sell.fetch(item[0])
                    await make.fetch(*item)

        async with self.pool.acquire() as connection:
            await connection.execute("truncate made")
        await self.all(work)
        async with self.pool.acquire() as connection:
            return await self.made(connection)

    def named(self, name):
        return {"sql-select": self.select, "sql-pipelined": self.select, "sql-request": self.requests, "sql-batch": self.batches, "sql-stream": self.stream,
                "sql-copy-in": self.copy_in, "sql-copy-out": self.copy_out, "sql-transaction": self.transactions}.get(name)


def source(size):
    return f"select item.id + {COUNT} * n, item.name, item.price from item, generate_series(0, {size // COUNT - 1}) n" if size >= COUNT \
        else f"select id, name, price from item where id <= {size}"


class MariaDb:
    """aiomysql has no prepared statements."""

    async def open(self):
        import aiomysql
        self.pool = await aiomysql.create_pool(host="127.0.0.1", port=port(), user=USER, password=USER, db=USER, minsize=CONNECTIONS, maxsize=CONNECTIONS,
                                               autocommit=True, charset="utf8mb4")

    async def select(self, size):
        numbers = iter(range(size))

        async def work():
            total = 0
            async with self.pool.acquire() as connection, connection.cursor() as cursor:
                for number in numbers:
                    await cursor.execute("select id, name, price from item where id = %s", (key(number),))
                    total += worth(await cursor.fetchone())
            return total

        return sum(await asyncio.gather(*[work() for _ in range(CONNECTIONS)]))

    def named(self, name):
        return {"mariadb-select": self.select}.get(name)


def version(driver):
    module = __import__(driver)
    return f"{driver} {module.__version__}, uvloop {uvloop.__version__}, CPython {sys.version.split()[0]}"


def main():
    driver, *arguments = sys.argv[1:]
    if arguments == ["version"]:
        print(version(driver))
        return
    name, rounds, seconds, size = arguments
    client = Postgres() if driver == "asyncpg" else MariaDb()
    workload = client.named(name)
    if not workload:
        print(json.dumps({"unsupported": ""}))
        return

    async def run():
        await client.open()
        await peer.play(workload, int(rounds), float(seconds), int(size))

    uvloop.install()
    asyncio.run(run())


if __name__ == "__main__":
    main()
