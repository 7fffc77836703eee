"""Writing files so that a crash, a full disk or Ctrl-C leaves the old one whole."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from teachkit.errors import TeachkitError

__all__ = ["keep_aside", "one_at_a_time", "write_atomically", "written_atomically"]


def write_atomically(
    path: Path, content: str | bytes | Iterable[str], *, durable: bool = True
) -> None:
    """Replace ``path`` by ``content`` in one step, making its folder when needed.

    Text may come in pieces, for a file that is larger than what one wants to hold in memory;
    see `written_atomically`, which several files can be in at once.

    Raises:
        TeachkitError: as `written_atomically` does; the old file stays.
    """
    with written_atomically(path, durable=durable) as write:
        for piece in (content,) if isinstance(content, str | bytes) else content:
            write(piece)


@contextmanager
def written_atomically(
    path: Path, *, durable: bool = True
) -> Iterator[Callable[[str | bytes], object]]:
    """Give a function that writes pieces; at the end they replace ``path`` in one step.

    The content goes to a temporary file in the same folder first, is flushed to the disk,
    and only then takes the name; readers see the old file or the new one, never a half.
    What can be made again in a moment need not be ``durable``: then nobody waits for the disk,
    and only a power cut can lose it.

    Raises:
        TeachkitError: ``cannot-write`` when the folder or disk refuses, ``not-text`` for half a
            character; the old file stays.
    """
    temporary = None
    try:
        mode = _mode(path)
        descriptor, temporary = _beside(path)
        with os.fdopen(descriptor, "wb") as file:
            yield lambda piece: file.write(piece.encode() if isinstance(piece, str) else piece)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        if mode != 0o600:  # which it has already, and a sealed process may not even ask for it
            os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException as error:
        if temporary is not None:  # also after Ctrl-C: half a file is of no use to anybody
            with suppress(OSError):
                os.unlink(temporary)
        if isinstance(error, UnicodeEncodeError):
            raise TeachkitError(
                "not-text",
                f"{path.name} holds text, and what you gave has bytes that are no UTF-8",
                place=repr(error.object[max(0, error.start - 20) : error.end])[1:-1],
                hint="Type it anew; what was there is unchanged.",
            ) from error
        if not isinstance(error, OSError):
            raise
        raise TeachkitError(
            "cannot-write",
            f"{path.name or path} could not be written: {error.strerror or error}",
            place=str(path),
            hint="Check the free space and the rights of its folder; what was there is unchanged.",
        ) from error


def _mode(path: Path) -> int:
    """Return the rights that the new file is to have: those of the old one, or the usual ones."""
    try:
        old = os.stat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        # mkstemp makes files for the owner alone; a shared course folder needs the usual rights.
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask
    if not stat.S_ISREG(old):
        # A folder refuses by itself; a device, as root, would become a plain file for good.
        raise OSError("it is no regular file")
    return old & 0o777


def _beside(path: Path) -> tuple[int, str]:
    folder, prefix = os.path.dirname(path), f".{path.name}."
    try:
        return tempfile.mkstemp(dir=folder or os.curdir, prefix=prefix)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return tempfile.mkstemp(dir=folder or os.curdir, prefix=prefix)


def keep_aside(path: Path, aside: Path) -> None:
    """Give a file a second name, under which it stays when the first is written anew.

    Whoever still has the file open writes into what is kept. A disk without second names gets a
    copy. Nothing is ever put in the place of a file that has the name already.

    Raises:
        FileExistsError: ``aside`` is taken.
        OSError: the folder or the disk refuses.
    """
    there = os.path.realpath(path)
    aside.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(there, aside)
    except FileExistsError:
        raise
    except (OSError, AttributeError, NotImplementedError):
        content = Path(there).read_bytes()
        with aside.open("xb") as file:
            try:
                file.write(content)
                file.flush()
            except OSError:
                aside.unlink()
                raise


@contextmanager
def one_at_a_time(
    folder: Path, wait: Callable[[], None], *, refused: str, hint: str
) -> Iterator[None]:
    """Hold a folder for one process, making it when needed; ``wait`` is called before a wait.

    The lock goes with the process: after a crash nothing is left to clean up. Who waited while
    the folder was removed holds the new one. ``refused`` begins the error's sentence.

    Raises:
        TeachkitError: ``cannot-write``.
    """
    import fcntl

    while True:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file = (folder / "lock").open("ab")
        except OSError as error:
            raise TeachkitError(
                "cannot-write",
                f"{refused}: {error.strerror or error}",
                place=str(folder),
                hint=hint,
            ) from error
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                wait()
                fcntl.flock(file, fcntl.LOCK_EX)
            if os.fstat(file.fileno()).st_nlink:
                yield
                return
