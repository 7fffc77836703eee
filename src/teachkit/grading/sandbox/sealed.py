"""The trusted side of the sandbox: keeps a zygote, and reaches its children.

One child at a time. To fork one takes one message with two descriptors; the hello of the answer
follows at once, without waiting for anybody. To end one takes another message, whose reply is
fetched before the next child: by then it has mostly come.
"""

from __future__ import annotations

import math
import os
import select
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from teachkit.errors import TeachkitError
from teachkit.grading.answers import Answer
from teachkit.grading.launch import (
    LARGEST_REPLY,
    LONGEST_OUTPUT,
    AnswerUnavailableError,
    Child,
    Limits,
    launch_process,
    talk,
)
from teachkit.grading.sandbox import SEPARATE, seccomp, zygote
from teachkit.grading.sandbox import bubblewrap as bwrap
from teachkit.grading.sandbox.diagnosis import why_not_sealed
from teachkit.grading.sandbox.inventory import Inventory, interpreter, take_inventory
from teachkit.grading.sandbox.probe import Probe, level_of, run_probes
from teachkit.grading.sandbox.separate import Sandbox

__all__ = ["Sandbox", "open_sandbox"]

# A zygote that takes longer than this is stuck, even on a busy machine.
START_SECONDS = 60.0
END_SECONDS = 10.0
# The processor may be used a little longer than the clock allows: a last resort, not the rule.
SECONDS_MORE = 2
# Nothing of the teacher's environment goes in. Sets of texts have the same order in each run, so
# that an answer that depends on it gets the same points twice.
ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


@contextmanager
def open_sandbox(
    *,
    data: Sequence[Path] = (),
    packages: Sequence[str] = (),
    bubblewrap: bool = True,
    inventory: Inventory | None = None,
) -> Iterator[Sandbox]:
    """See `teachkit.grading.sandbox.sandbox`."""
    reasons = list(why_not_sealed())
    keeper: _Keeper | None = None
    found: tuple[Probe, ...] = ()
    level = SEPARATE
    for path in _belts(reasons, wanted=bubblewrap) if not reasons else ():
        try:
            inventory = inventory or take_inventory(packages)
            keeper = _Keeper(path, inventory, [folder.resolve() for folder in data], packages)
        except _StartError as error:
            reasons.append(str(error))
            continue
        except TeachkitError as error:
            if packages:  # then a plain process would miss them as well
                raise
            reasons.append(str(error))
            break
        try:
            found = run_probes(keeper.launch)
        except BaseException:
            keeper.stop()
            raise
        level, why = level_of(found, namespaces=bool(path))
        reasons += why
        if level != SEPARATE:
            break
        keeper.stop()
        keeper = None
    if keeper is None:
        yield Sandbox(launch_process, SEPARATE, found, tuple(reasons))
        return
    try:
        yield Sandbox(keeper.launch, level, found, tuple(reasons))
    finally:
        keeper.stop()


def _belts(reasons: list[str], *, wanted: bool) -> Iterator[str]:
    """Yield the path of bubblewrap, if it is wanted and there, and then none."""
    if wanted:
        path, _ = bwrap.find_bubblewrap()
        if path:
            yield path
        else:
            reasons.append("bubblewrap is not installed.")
    else:
        reasons.append("bubblewrap was not wanted.")
    yield ""


class _StartError(Exception):
    """The zygote does not start; its text is a sentence."""


class _Keeper:
    """Keeps one zygote running, and forks children from it."""

    def __init__(
        self, belt: str, inventory: Inventory, data: Sequence[Path], packages: Sequence[str]
    ) -> None:
        self._belt = belt
        self._data = list(data)
        self._numbers = {folder: number for number, folder in enumerate(self._data)}
        self._packages = list(packages)
        self._inventory = inventory
        self._filter = seccomp.compile_filter()
        self._zygote: _Zygote | None = _Zygote(
            belt, self._inventory, self._data, self._packages, self._filter
        )
        self._current: _Channel | None = None
        self._stopped = False

    def launch(self, answer: Answer, limits: Limits, data: Path | None = None) -> Child:
        """Fork a child, and have it define the answer; see `teachkit.grading.launch.Launch`."""
        if self._stopped:
            raise ValueError("this sandbox is closed")
        number = self._number(data)
        for attempt in range(2):
            channel = self._fork(limits, number)
            try:
                return talk(channel, answer, limits)
            except AnswerUnavailableError:
                # A zygote that is gone took the child with it: no fault of this answer.
                if attempt or channel.zygote.runs():
                    raise
        raise AssertionError  # the second attempt has returned or raised

    def stop(self) -> None:
        """End everything, and leave nothing behind."""
        self._stopped = True
        if self._current is not None:
            self._current.close()
            self._current = None
        if self._zygote is not None:
            self._zygote.stop()
            self._zygote = None

    def _number(self, data: Path | None) -> int:
        if data is None:
            return -1
        if data not in self._numbers:  # asked once for each way to write it
            if not data.is_dir():
                return -1
            try:
                self._numbers[data] = self._data.index(data.resolve())
            except ValueError:
                raise ValueError(f"{data} is not among the folders that were named") from None
        return self._numbers[data]

    def _fork(self, limits: Limits, data: int) -> _Channel:
        if self._current is not None:
            self._current.close()
        running = self._zygote
        if running is None or not running.is_clean():
            self._zygote = None
            if running is not None:
                running.stop()
            try:
                running = _Zygote(
                    self._belt, self._inventory, self._data, self._packages, self._filter
                )
            except _StartError as error:
                raise TeachkitError("no-sandbox", str(error)) from None
            self._zygote = running
        self._current = running.fork(math.ceil(limits.budget) + SECONDS_MORE, data)
        return self._current


class _Zygote:
    """The process of `teachkit.grading.sandbox.zygote`, seen from outside."""

    def __init__(
        self,
        belt: str,
        inventory: Inventory,
        data: Sequence[Path],
        packages: Sequence[str],
        code: bytes,
    ) -> None:
        self._asked = False
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = "" if belt else tempfile.mkdtemp(prefix="teachkit-sealed-")
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        words = bwrap.command_line(belt, inventory, data, ENVIRONMENT) if belt else []
        words += [interpreter(), "-P", "-s", "-S", "-B", "-X", "utf8", zygote.__file__]
        self._errors = os.memfd_create("errors")
        try:
            with theirs:
                self._process = _started(words, theirs, self._errors)
            read = [*inventory.standard, *inventory.packages, *inventory.libraries]
            seen = [str(folder) for folder in data]
            self._control.settimeout(START_SECONDS)
            self._control.sendall(
                zygote.configuration(
                    path=inventory.path,
                    library_folders=inventory.library_folders,
                    packages=packages,
                    read=[*read, *bwrap.SYSTEM, *bwrap.DEVICES],
                    data=[bwrap.data_inside(n) for n, _ in enumerate(seen)] if belt else seen,
                    filter=code.hex(),
                    folder=bwrap.WORK if belt else self._folder,
                    alone=bool(belt),
                )
            )
            up = self._control.recv(len(zygote.UP))
        except OSError:
            up = b""
        except BaseException:
            self.stop()
            raise
        if up != zygote.UP:
            why = self._last_words()
            self.stop()
            raise _StartError(f"{'bubblewrap' if belt else 'The zygote'} does not start: {why}")

    def fork(self, seconds: int, data: int) -> _Channel:
        """Have a child forked; what it cannot do shows as a socket that closes."""
        ours, theirs = socket.socketpair()
        output = os.memfd_create("output")
        with theirs, suppress(OSError):
            order = zygote.order_to_fork(seconds, data)
            socket.send_fds(self._control, [order], [theirs.fileno(), output])
        return _Channel(self, ours, output)

    def end(self) -> None:
        """Have the child killed, and its folder emptied; `is_clean` hears how it went."""
        with suppress(OSError):
            self._control.sendall(zygote.END)
        self._asked = True

    def is_clean(self) -> bool:
        """Return whether it is alive, and its last child is gone without a trace."""
        if not self._asked:
            return self.runs()
        self._control.settimeout(END_SECONDS)
        try:
            clean = self._control.recv(len(zygote.DIRTY)) == zygote.CLEAN
        except OSError:
            return False
        self._asked = False
        return clean

    def runs(self) -> bool:
        """Return whether its socket is open."""
        poll = select.poll()
        poll.register(self._control, 0)
        return not poll.poll(0)

    def stop(self) -> None:
        """End it and its child; what it leaves behind is removed."""
        self._control.close()  # upon which it cleans up and leaves
        if self._process is not None:
            try:
                self._process.wait(zygote.WIPE_SECONDS + 1)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        with suppress(OSError):
            os.close(self._errors)
        if self._folder:
            _remove(self._folder)

    def _last_words(self) -> str:
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(1)
        said = os.pread(self._errors, 1 << 16, 0).decode("utf-8", "replace").strip()
        return said.splitlines()[-1] if said else "it says nothing."


def _started(words: list[str], control: socket.socket, errors: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  # our own Python and our own file
        [*words, str(control.fileno())],
        stdin=subprocess.DEVNULL,
        stdout=errors,
        stderr=errors,
        env=ENVIRONMENT,
        pass_fds=(control.fileno(),),
        start_new_session=True,
        cwd="/",
    )


def _remove(folder: str) -> None:
    from teachkit.grading.sandbox.folder import wipe

    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            wipe(descriptor, END_SECONDS)
        finally:
            os.close(descriptor)
    shutil.rmtree(folder, ignore_errors=True)


class _Channel:
    """A `teachkit.grading.launch.Channel`: a socket, and the file that the child prints to."""

    def __init__(self, owner: _Zygote, own: socket.socket, output: int) -> None:
        self.zygote = owner
        self._socket = own
        self._output = output
        self._buffer = bytearray()
        self._open = True

    def send(self, frame: bytes, deadline: float) -> None:
        self._socket.settimeout(_left(deadline))
        self._socket.sendall(frame, socket.MSG_NOSIGNAL)

    def receive(self, deadline: float) -> bytes:
        self._fill(4, deadline)
        length = int.from_bytes(self._buffer[:4], "little")
        if length > LARGEST_REPLY:
            raise ValueError("larger than a reply may be")
        self._fill(4 + length, deadline)
        body = bytes(self._buffer[4 : 4 + length])
        del self._buffer[: 4 + length]
        return body

    def output(self) -> bytes:
        return os.pread(self._output, LONGEST_OUTPUT + 1, 0) if self._open else b""

    def close(self) -> None:
        if self._open:
            self._open = False
            self.zygote.end()
            self._socket.close()
            os.close(self._output)

    def _fill(self, length: int, deadline: float) -> None:
        while len(self._buffer) < length:
            self._socket.settimeout(_left(deadline))
            part = self._socket.recv(1 << 16)
            if not part:
                raise EOFError
            self._buffer += part


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
