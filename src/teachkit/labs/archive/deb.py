"""Unpacking a Debian package into a folder, and nowhere else (deb(5): ar, then tar).

The package is signed for, yet we unpack it as if it were not: no member's name leads out of the
folder or through a link, links lead where they would in a chroot, no file keeps setuid or
another's ownership, there are no devices, and there is an end to its size. Folders that Debian
merged into ``/usr`` go there, with the links that a Debian system has.
"""

from __future__ import annotations

import gzip
import lzma
import os
import posixpath
import stat
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from teachkit.errors import TeachkitError

__all__ = ["Member", "unpack"]

MERGED = ("bin", "sbin", "lib", "lib64")
MOST_MEMBERS = 200_000
_BLOCK = 1 << 18
# The last two are what tarfile makes of heads upon heads, and of numbers beyond any size.
_BROKEN = (
    EOFError, ValueError, lzma.LZMAError, zlib.error, tarfile.TarError, RecursionError,
    OverflowError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """A file, folder or link as the package has it: with the mode that we do not give it.

    ``kind`` is "file", "folder" or "link"; ``size`` is in bytes, ``target`` where a link leads.
    """

    name: str
    kind: str
    mode: int
    size: int
    target: str = ""


def unpack(package: Path, into: Path, *, most: int) -> list[Member]:
    """Unpack a package; ``most`` bounds its unpacked size in bytes. Return its members.

    Raises:
        TeachkitError: ``broken-package``, ``unsafe-package``, ``cannot-write``.
    """
    found: list[Member] = []
    try:
        into.mkdir(parents=True, exist_ok=True)
        with _data_of(package, most) as data:
            _merge_usr(into)
            for member in data:
                if len(found) == MOST_MEMBERS:
                    raise _Unsafe("it has too many members")
                one = _place_member(data, member, into)
                if one is not None:
                    found.append(one)
    except _Unsafe as error:
        raise TeachkitError(
            "unsafe-package",
            f"The package would harm its reader: {error}",
            place=package.name,
            hint="It is not what Debian made. Use another mirror, and tell its keeper.",
        ) from error
    except _BROKEN as error:
        raise TeachkitError(
            "broken-package",
            f"The package does not read: {error}",
            place=package.name,
            hint="'teachkit lab clean' throws it away; the next run fetches it anew.",
        ) from error
    except OSError as error:
        raise TeachkitError(
            "cannot-write",
            f"The package cannot be unpacked: {error.strerror or error}",
            place=str(error.filename or into),
            hint="Free some space, or set TEACHKIT_CACHE to a roomier folder.",
        ) from error
    return found


class _Unsafe(Exception):  # noqa: N818  # a verdict on a package, which `unpack` puts in our words
    pass


class _Part:
    """The bytes of one member of an ar archive, as a file to read."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self.file, self.left = file, size

    def read(self, size: int = -1) -> bytes:
        wanted = self.left if size < 0 else min(size, self.left)
        data = self.file.read(wanted)
        if len(data) < wanted:
            raise EOFError("it is cut short")
        self.left -= len(data)
        return data


class _Bounded:
    """A file that has an end, whatever a small archive unpacks to."""

    def __init__(self, file: Any, most: int) -> None:
        self.file, self.left = file, most

    def read(self, size: int = -1) -> bytes:
        data: bytes = self.file.read(min(size, self.left + 1) if size >= 0 else self.left + 1)
        self.left -= len(data)
        if self.left < 0:
            raise _Unsafe("it is larger than its index says")
        return data


@contextmanager
def _data_of(package: Path, most: int) -> Iterator[tarfile.TarFile]:
    """Open the tar archive with the package's files."""
    with package.open("rb") as file:
        if file.read(8) != b"!<arch>\n":
            raise ValueError("it is no archive")
        while True:
            head = file.read(60)
            if len(head) < 60 or head[58:] != b"`\n":
                raise ValueError("it has no data")
            name, size = head[:16].decode("ascii", "replace").strip(" /"), int(head[48:58])
            if size < 0:
                raise ValueError("it has a member of no size")
            if name.startswith("data.tar"):
                break
            file.seek(size + size % 2, 1)
        part: Any = _Part(file, size)
        opened = {"data.tar": None, "data.tar.gz": gzip.open, "data.tar.xz": lzma.open}
        if name not in opened:
            raise ValueError(f"{name} is packed in a way that Python 3.11 cannot read")
        opener: Any = opened[name]
        plain = part if opener is None else opener(part, "rb")
        # Headers, padding and long names come on top of what the files have.
        bounded: Any = _Bounded(plain, most)
        with tarfile.open(fileobj=bounded, mode="r|") as data:
            yield data


def _merge_usr(into: Path) -> None:
    for name in MERGED:
        if not os.path.lexists(into / name):
            (into / "usr" / name).mkdir(parents=True, exist_ok=True)
            os.symlink(f"usr/{name}", into / name)


def _inside(name: str) -> str:
    """Return a member's name as a path below the folder ("" for the folder itself)."""
    if name.startswith("/") or ".." in name.split("/") or "\0" in name:
        raise _Unsafe(f"a name leads out of its folder: {name!r:.80}")
    path = posixpath.normpath(name)
    if path == ".":
        return ""
    first, slash, _ = path.partition("/")
    return f"usr/{path}" if slash and first in MERGED else path


def _parent(into: Path, path: str) -> Path:
    """Return where a member goes; every folder on the way is a real one, made where it is not."""
    *folders, name = path.split("/")
    at = into
    for folder in folders:
        at /= folder
        try:
            mode = os.lstat(at).st_mode
        except FileNotFoundError:
            at.mkdir(mode=0o755)
            continue
        if not stat.S_ISDIR(mode):
            raise _Unsafe(f"a name leads through something that is no folder: {path!r:.80}")
    return at / name


def _place_member(data: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> Member | None:
    path = _inside(member.name)
    if not path or path in MERGED:
        return None
    target = _parent(into, path)
    there = os.lstat(target).st_mode if os.path.lexists(target) else 0
    if member.isdir():
        if not there:
            target.mkdir(mode=0o755)
        elif not (stat.S_ISDIR(there) or stat.S_ISLNK(there)):
            raise _Unsafe(f"a folder takes the place of a file: {path!r:.80}")
        return Member(path, "folder", member.mode, 0)
    if stat.S_ISDIR(there):
        raise _Unsafe(f"a file takes the place of a folder: {path!r:.80}")
    if member.issym():
        if there:
            target.unlink()
        os.symlink(_link(path, member.linkname), target)
        return Member(path, "link", member.mode, 0, member.linkname)
    if member.islnk():
        source = _parent(into, _inside(member.linkname))
        if not os.path.lexists(source) or not stat.S_ISREG(os.lstat(source).st_mode):
            raise _Unsafe(f"a second name for what is no file of its own: {path!r:.80}")
        if source != target:
            target.unlink(missing_ok=True)
            os.link(source, target, follow_symlinks=False)
        return Member(path, "file", member.mode, os.lstat(target).st_size)
    if not member.isreg() or member.issparse():  # a file of holes has no end that we could see
        raise _Unsafe(f"it has a device, a pipe or a file of holes: {path!r:.80}")
    if there:
        target.unlink()
    content = data.extractfile(member)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with open(os.open(target, flags, 0o600), "wb") as file:
        while content is not None and (block := content.read(_BLOCK)):
            file.write(block)
        os.fchmod(file.fileno(), 0o755 if member.mode & 0o100 else 0o644)
    return Member(path, "file", member.mode, member.size)


def _link(path: str, target: str) -> str:
    """Return where a link leads as a relative path that stays inside, as it would in a chroot.

    No folder on the way to the link is a link itself, and the result has its ``..`` in front;
    so no chain of such links can climb out either.
    """
    folder = posixpath.dirname(f"/{path}")
    whole = posixpath.normpath("/" + posixpath.join(folder, target).lstrip("/"))
    return posixpath.relpath(whole, folder)
