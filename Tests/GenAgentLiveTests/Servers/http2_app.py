"""What the HTTP/2 tests ask: run by hypercorn, which speaks HTTP/2 over TLS where the client offers it."""
import asyncio

open_drips = 0


async def app(scope, receive, send):
    global open_drips
    if scope["type"] != "http":
        return
    version, path = scope["http_version"], scope["path"]

    async def start():
        # The client's port names the connection.
        fields = [(b"x-version", version.encode()), (b"x-client", str(scope["client"][1]).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": fields})

    async def body(data, more=False):
        await send({"type": "http.response.body", "body": data, "more_body": more})

    if path == "/count":
        # How many bytes came.
        count, more = 0, True
        while more:
            message = await receive()
            count += len(message.get("body", b""))
            more = message.get("more_body", False)
        await start()
        await body(str(count).encode())
    elif path == "/drip":
        # Never ends by itself.
        open_drips += 1
        try:
            await start()
            gone = asyncio.ensure_future(receive_until_gone(receive))
            while not gone.done():
                await body(b".", more=True)
                await asyncio.wait([gone], timeout=0.01)
        finally:
            open_drips -= 1
    elif path == "/large":
        await start()
        for _ in range(80):
            await body(b"x" * 100_000, more=True)
        await body(b"")
    else:
        await start()
        await body(str(open_drips).encode())


async def receive_until_gone(receive):
    while (await receive())["type"] != "http.disconnect":
        pass
