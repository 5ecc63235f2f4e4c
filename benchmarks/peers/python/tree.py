"""pyperformance's bm_async_tree, with its numbers. The only addition is that each leaf counts itself."""

import asyncio
import math
import random

BRANCHES = 6
PAUSE = 0.05
MEMOIZABLE_PERCENTAGE = 90
CPU_PROBABILITY = 0.5
FACTORIAL = 500


class Tree:
    def __init__(self, use_task_groups):
        self.cache = {}
        self.leaves = 0
        self.recurse = self.recurse_with_task_group if use_task_groups else self.recurse_with_gather
        random.seed(0)

    async def leaf(self):
        raise NotImplementedError

    async def recurse_with_gather(self, level):
        if level == 0:
            await self.leaf()
            self.leaves += 1
            return
        await asyncio.gather(*[self.recurse_with_gather(level - 1) for _ in range(BRANCHES)])

    async def recurse_with_task_group(self, level):
        if level == 0:
            await self.leaf()
            self.leaves += 1
            return
        async with asyncio.TaskGroup() as group:
            for _ in range(BRANCHES):
                group.create_task(self.recurse_with_task_group(level - 1))

    async def __call__(self, size):
        self.leaves = 0
        await self.recurse(size)
        return self.leaves + len(self.cache)


class NoneTree(Tree):
    async def leaf(self):
        return


class IoTree(Tree):
    async def leaf(self):
        await asyncio.sleep(PAUSE)


class MemoTree(Tree):
    async def leaf(self):
        key = random.randint(1, 100)
        if key <= MEMOIZABLE_PERCENTAGE:
            if self.cache.get(key):
                return key
            self.cache[key] = True
        await asyncio.sleep(PAUSE)
        return key


class MixedTree(MemoTree):
    async def leaf(self):
        if random.random() < CPU_PROBABILITY:
            return math.factorial(FACTORIAL)
        return await MemoTree.leaf(self)


KINDS = {"none": NoneTree, "io": IoTree, "memo": MemoTree, "mixed": MixedTree}


def named(name):
    """The tree called tree-KIND or tree-KIND-tg, or None."""
    parts = name.split("-")
    return KINDS[parts[1]](len(parts) == 3) if parts[0] == "tree" else None
