import asyncio


async def main():
    print("Hello ...", flush=True)
    await asyncio.sleep(0.001)
    print("... World!")


asyncio.run(main())
