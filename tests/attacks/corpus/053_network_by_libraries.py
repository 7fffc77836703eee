"""intent: reaches out by urllib, http.client, asyncio, getaddrinfo and the resolver
criterion: leak
proven: naive
"""

import asyncio
import http.client
import urllib.request

def on_start():
    place = f"127.0.0.1:{PLACES['port']}"
    async def knock():
        reader, writer = await asyncio.open_connection("127.0.0.1", PLACES["port"])
        writer.write(b"canary")
        await writer.drain()
    for act in (lambda: urllib.request.urlopen(f"http://{place}/canary", timeout=0.2), lambda: http.client.HTTPConnection(place, timeout=0.2).request("GET", "/canary"), lambda: asyncio.run(asyncio.wait_for(knock(), 0.2))):
        try:
            act()
        except (OSError, http.client.HTTPException, TimeoutError):
            pass

def on_call(name, arguments):
    return None
