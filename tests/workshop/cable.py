"""A cable between the tests and a server: it can be slow, lose segments, and be cut.

TCP never loses a byte; what a bad network costs is time. A segment that is lost holds back all
that comes after it until it was sent again, one round trip later. That is what is played here,
with numbers that come from a seed: `tc netem` would need a kernel module and root.
"""

import asyncio
import random
import threading
from contextlib import suppress

SEGMENT = 1448  # bytes of one TCP segment on Ethernet
READ = 16 * 1024


class Cable:
    """Leads from a port of its own to ``port``; use it as a context.

    ``delay`` is the seconds that each way takes, ``loss`` the share of segments lost, ``resets``
    the share of connections that break after what they asked has gone through, and before the
    whole answer is back.
    """

    def __init__(self, port, *, delay=0.0, loss=0.0, resets=0.0, seed=1):
        self.target, self.delay, self.loss, self.resets = port, delay, loss, resets
        self.connections = self.lost = self.broken = 0
        self._random = random.Random(seed)
        self._is_cut = False
        self._open = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="cable", daemon=True)

    def __enter__(self):
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._connected, "127.0.0.1", 0))
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_):
        self.cut()
        self._do(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def cut(self):
        """Break every connection, and let none through until `mend`."""

        async def act():
            self._is_cut = True
            for one in list(self._open):
                one.transport.abort()

        self._do(act())

    def mend(self):
        """Let connections through again."""
        self._is_cut = False

    def _do(self, act):
        return asyncio.run_coroutine_threadsafe(act, self._loop).result(30)

    async def _stop(self):
        self._server.close()
        mine = asyncio.current_task()
        rest = [task for task in asyncio.all_tasks() if task is not mine]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    async def _connected(self, reader, writer):
        self.connections += 1
        self._open.add(writer)
        there = None
        try:
            if self._is_cut:
                return
            back, there = await asyncio.open_connection("127.0.0.1", self.target)
            self._open.add(there)
            breaks = self._random.random() < self.resets
            # The handshake is a round trip before the first byte.
            await asyncio.gather(
                self._carry(reader, there, head=2 * self.delay),
                self._carry(back, writer, breaks=breaks),
            )
        except (OSError, asyncio.CancelledError):
            pass  # cut, or the test is over
        finally:
            for one in (writer, there):
                if one is not None:
                    self._open.discard(one)
                    one.transport.abort()

    async def _carry(self, reader, writer, *, head=0.0, breaks=False):
        """Carry one way: what is read now arrives later, and never before what was read first."""
        under_way = asyncio.Queue()
        sending = asyncio.create_task(self._deliver(under_way, writer))
        due = 0.0
        try:
            while data := await reader.read(READ):
                if breaks:
                    self.broken += 1
                    raise ConnectionResetError
                now = self._loop.time()
                due = max(due, now + head + self.delay + self._held_back(len(data)))
                head = 0.0
                under_way.put_nowait((due, data))
            under_way.put_nowait(None)
            await sending
        finally:
            sending.cancel()

    async def _deliver(self, under_way, writer):
        while (item := await under_way.get()) is not None:
            due, data = item
            await asyncio.sleep(max(0.0, due - self._loop.time()))
            writer.write(data)
            await writer.drain()
        with suppress(OSError):
            writer.write_eof()

    def _held_back(self, size):
        segments = -(-size // SEGMENT)
        lost = sum(self._random.random() < self.loss for _ in range(segments))
        self.lost += lost
        return 2 * self.delay if lost else 0.0
