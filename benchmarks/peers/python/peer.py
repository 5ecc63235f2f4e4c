"""The workloads on asyncio: peer.py [--uvloop] [--eager] WORKLOAD ROUNDS SECONDS SIZE. See Rounds.java for the protocol."""

import asyncio
import json
import sys
import time

import io_workloads
import tree

CAPACITY = 100
TASKS = 100
PERMITS = 10
GATHERED = 1000
FIBONACCI = 25


async def switch(size):
    async def turns(count):
        done = 0
        for _ in range(count):
            await asyncio.sleep(0)
            done += 1
        return done

    return sum(await asyncio.gather(turns(size // 2), turns(size // 2)))


async def spawn(size):
    async def value(n):
        return n

    total = 0
    for _ in range(size // GATHERED):
        total += sum(await asyncio.gather(*[value(n) for n in range(GATHERED)]))
    return total


async def await_done(size):
    async def one():
        return 1

    task = asyncio.create_task(one())
    await task
    total = 0
    for _ in range(size):
        total += await task
    return total


async def queue(size):
    items = asyncio.Queue(CAPACITY)

    async def produce():
        for n in range(size):
            await items.put(n)

    producer = asyncio.create_task(produce())
    total = 0
    for _ in range(size):
        total += await items.get()
    await producer
    return total


async def semaphore(size):
    limit = asyncio.Semaphore(PERMITS)
    now = total = 0

    async def hold(times):
        nonlocal now, total
        for _ in range(times):
            async with limit:
                now += 1
                assert now <= PERMITS
                await asyncio.sleep(0)
                now -= 1
                total += 1

    await asyncio.gather(*[hold(size // TASKS) for _ in range(TASKS)])
    return total


async def timeout(size):
    async def call(n):
        return n

    total = 0
    for n in range(size):
        async with asyncio.timeout(10):
            total += await call(n)
    return total


async def flow(size):
    async def numbers():
        for n in range(size):
            yield n

    async def tripled(source):
        async for n in source:
            yield n * 3

    async def even(source):
        async for n in source:
            if n % 2 == 0:
                yield n

    async def take(source, count):
        async for n in source:
            yield n
            count -= 1
            if not count:
                return

    total = 0
    async for n in take(even(tripled(numbers())), size // 2):
        total += n
    return total


def sleepers(seconds):
    async def play(size):
        awake = 0

        async def sleeper():
            nonlocal awake
            await asyncio.sleep(seconds)
            awake += 1

        await asyncio.gather(*[sleeper() for _ in range(size)])
        return awake

    return play


class Node:
    __slots__ = ("left", "value", "right")

    def __init__(self, left, value, right):
        self.left = left
        self.value = value
        self.right = right

    async def __aiter__(self):
        if self.left:
            async for value in self.left:
                yield value
        yield self.value
        if self.right:
            async for value in self.right:
                yield value


def search_tree(values):
    if not values:
        return None
    middle = len(values) // 2
    return Node(search_tree(values[:middle]), values[middle], search_tree(values[middle + 1:]))


async def generators(size):
    total = 0
    async for value in search_tree(range(size)):
        total += value
    return total


async def coroutines(size):
    async def fibonacci(n):
        if n <= 1:
            return n
        return await fibonacci(n - 1) + await fibonacci(n - 2)

    total = 0
    for _ in range(size):
        total += await fibonacci(FIBONACCI)
    return total


WORKLOADS = {
    "switch": switch, "spawn": spawn, "await-done": await_done, "queue": queue, "semaphore": semaphore, "timeout": timeout,
    "flow": flow, "sleepers-100k": sleepers(0.1), "sleepers-1m": sleepers(1), "generators": generators,
    "coroutines": coroutines,
}


def memory(field):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(field))


async def play(workload, rounds, seconds, size):
    base = memory("VmRSS:")
    end = time.perf_counter() + seconds
    n = 0
    while n < rounds or time.perf_counter() < end:
        n += 1
        cpu = time.process_time_ns()
        wall = time.perf_counter_ns()
        check = await workload(size)
        wall = time.perf_counter_ns() - wall
        cpu = time.process_time_ns() - cpu
        print(json.dumps({"round": n, "wallNanos": wall, "cpuNanos": cpu, "check": check, "peakKb": memory("VmHWM:"),
                          "baseKb": base}), flush=True)


def main():
    options = [word for word in sys.argv[1:] if word.startswith("--")]
    name, rounds, seconds, size = [word for word in sys.argv[1:] if not word.startswith("--")]
    if "--uvloop" in options:
        import uvloop
        uvloop.install()
    eager = "--eager" in options
    if eager and not (name.startswith("tree-") and hasattr(asyncio, "eager_task_factory")):
        print(json.dumps({"unsupported": "eager tasks need Python 3.12" if name.startswith("tree-") else ""}))
        return
    workload = WORKLOADS.get(name) or tree.named(name) or io_workloads.named(name)
    if not workload or io_workloads.missing(name):
        print(json.dumps({"unsupported": io_workloads.missing(name)}))
        return

    async def run():
        if eager:
            asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        await play(workload, int(rounds), float(seconds), int(size))

    asyncio.run(run())


if __name__ == "__main__":
    main()
