"""Looking into a folder or an archive without following anything, and reading within limits.

Both are a `Tree`: its top names, the files below one of them, and a file's bytes. A file that must
not be read is listed all the same, with its `Item.problem`; whoever gathers a submission refuses
it then, and says which file it was. Nothing is ever extracted.
"""

from __future__ import annotations

import os
import stat
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Protocol

from teachkit.errors import printable
from teachkit.grading.submissions.limits import (
    MIB,
    MOST_DEPTH,
    MOST_DIRECTORY,
    MOST_ENTRIES,
    MOST_IN_BULK,
    MOST_RATIO,
    UNPACKED_BYTES,
    RefusedError,
    size_in_words,
)
from teachkit.grading.submissions.names import is_left_out, shown, wrong_path

__all__ = ["ArchiveTree", "FolderTree", "Item", "Tree"]

_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Item:
    """A file of a tree: its path with ``/``, its size in bytes, when it was last changed.

    ``modified`` is in seconds since 1970, 0 where nobody knows. ``problem`` goes on after the name:
    "is a link".
    """

    path: str
    size: int
    modified: float
    problem: str = ""


class Tree(Protocol):
    """A folder or an archive, looked into without trust."""

    def tops(self) -> list[tuple[str, bool]]:
        """Return the first parts of all paths, sorted, and whether each is a folder."""

    def below(self, top: str) -> list[Item]:
        """Return the files at or below a top name, sorted.

        Raises:
            RefusedError: there are more than anybody hands in.
        """

    def read(self, item: Item, most: int) -> bytes:
        """Return a file's bytes.

        Raises:
            RefusedError: it has more than ``most``, or cannot be read.
        """


class FolderTree:
    """A folder on the disk. What its owner named may be a link; nothing below it may."""

    def __init__(self, root: Path) -> None:
        self.root = Path(os.path.realpath(root))

    def tops(self) -> list[tuple[str, bool]]:
        """Return the names in the folder; hidden ones and caches are left out."""
        with os.scandir(self.root) as found:
            return sorted(
                (entry.name, entry.is_dir(follow_symlinks=False))
                for entry in found
                if not is_left_out(entry.name)
            )

    def below(self, top: str) -> list[Item]:
        """Return the files at or below a top name; what is hidden is not looked into."""
        items: list[Item] = []
        seen = 0
        waiting = [top]
        while waiting:
            path = waiting.pop()
            seen += 1
            if seen > MOST_ENTRIES:
                raise RefusedError(f"There are more than {MOST_ENTRIES:,} files in {shown(top)}.")
            try:
                status = os.lstat(os.path.join(self.root, path))
                item = _item_on_disk(path, status)
                if stat.S_ISDIR(status.st_mode) and not item.problem:
                    waiting.extend(self._names_in(path, MOST_ENTRIES - seen))
                else:
                    items.append(item)
            except OSError as error:
                items.append(Item(path, 0, 0, f"cannot be read: {error.strerror or error}"))
        return sorted(items, key=lambda item: item.path)

    def _names_in(self, path: str, most: int) -> Iterator[str]:
        with os.scandir(self.root / path) as found:
            for number, entry in enumerate(found):
                if number > most:
                    raise RefusedError(f"There are more than {MOST_ENTRIES:,} files in one folder.")
                if not is_left_out(entry.name):
                    yield f"{path}/{entry.name}"

    def read(self, item: Item, most: int) -> bytes:
        """Return a file's bytes; what has become a link since it was listed is not followed."""
        try:
            descriptor = self._open(item.path)
            with os.fdopen(descriptor, "rb") as file:
                now = _item_on_disk(item.path, os.fstat(file.fileno()))
                if now.problem:
                    raise RefusedError(f"{shown(item.path)} {now.problem}.")
                if now.size > most:
                    raise RefusedError(_too_large(item, most, now.size))
                content = file.read(now.size + 1)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            raise RefusedError(f"{shown(item.path)} cannot be read: {why}.") from error
        if len(content) != now.size:
            raise RefusedError(f"{shown(item.path)} changed while it was read.")
        return content

    def _open(self, path: str) -> int:
        """Open a file by walking down from the root, each step without following a link."""
        flags = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
        flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        if os.open not in os.supports_dir_fd:  # Windows, where making a link takes a privilege
            if os.path.realpath(self.root / path) != os.path.join(self.root, *path.split("/")):
                raise OSError("it is behind a link")
            return os.open(self.root / path, flags)
        *folders, name = path.split("/")
        here = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for folder in folders:
                deeper = os.open(
                    folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=here
                )
                os.close(here)
                here = deeper
            return os.open(name, flags, dir_fd=here)
        finally:
            os.close(here)


class ArchiveTree:
    """A zip archive. The file must be open for reading from any place, and stay so.

    ``whole_class``: it may hold the work of many, so that only the limits of a class are held
    against all of it; those of a submission are for whoever gathers one. ``passed_over`` tells for
    a path whether it is nobody's work.

    Raises:
        RefusedError: it is no zip archive, or one that no course's system nor learner makes.
    """

    def __init__(
        self,
        file: IO[bytes],
        *,
        whole_class: bool = False,
        inside: str = "",
        passed_over: Callable[[str], bool] = is_left_out,
    ) -> None:
        self._passed_over = passed_over
        most = MOST_IN_BULK if whole_class else MOST_ENTRIES
        bytes_most = MOST_DIRECTORY if whole_class else most * 512
        try:
            # What zipfile reads at once is the archive's table, as long as the archive says it is.
            self._zip = zipfile.ZipFile(_Sparing(file, bytes_most))
        except RefusedError:
            raise RefusedError(
                f"The archive's table of contents is too long: {most:,} entries are the most."
            ) from None
        except Exception as error:  # whatever a strange file makes zipfile stumble over
            raise RefusedError(
                f"This is no zip archive that can be read: {_why(error)}."
            ) from error
        infos = self._zip.infolist()
        if len(infos) > most:
            raise RefusedError(f"The archive has {len(infos):,} entries; {most:,} are the most.")
        overlapping = _overlapping(infos, self._zip.start_dir)
        self._infos: dict[str, zipfile.ZipInfo] = {}
        self._items: list[Item] = []
        self.tables: dict[str, list[Item]] = {}
        for info in infos:
            self._take(info, inside, overlapping=id(info) in overlapping)
        if not whole_class and not any(item.problem for item in self._items):
            _refuse_bulk(infos)
        for item in self._items:
            self.tables.setdefault(item.path.partition("/")[0], []).append(item)

    def _take(self, info: zipfile.ZipInfo, inside: str, *, overlapping: bool) -> None:
        written = info.orig_filename
        is_folder = written.endswith("/")
        path = written.removesuffix("/")
        problem = wrong_path(path) or _kind(info)
        if overlapping:
            problem = problem or "shares its bytes with another entry: the archive is a bomb"
        if not problem and inside and not path.startswith(inside):
            return
        path = path.removeprefix(inside)
        if problem or not (is_folder or self._passed_over(path)):
            if not problem and path in self._infos:
                problem = "is in the archive twice"
            self._infos.setdefault(path, info)
            self._items.append(Item(path, info.file_size, _written(info), problem))

    def tops(self) -> list[tuple[str, bool]]:
        """Return the first parts of all entries' names, those of refused ones among them."""
        return sorted(
            (top, any("/" in item.path for item in items)) for top, items in self.tables.items()
        )

    def below(self, top: str) -> list[Item]:
        """Return the entries at or below a top name."""
        items = self.tables.get(top, [])
        if len(items) > MOST_ENTRIES:
            raise RefusedError(f"There are more than {MOST_ENTRIES:,} files in {shown(top)}.")
        return sorted(items, key=lambda item: item.path)

    def read(self, item: Item, most: int) -> bytes:
        """Return an entry's bytes; no more is ever unpacked than was allowed and announced."""
        info = self._infos[item.path]
        if info.file_size > most:
            raise RefusedError(_too_large(item, most, info.file_size))
        parts: list[bytes] = []
        size = 0
        try:
            with self._zip.open(info) as entry:
                while part := entry.read(_CHUNK):
                    parts.append(part)
                    size += len(part)
                    if size > most:
                        raise RefusedError(_too_large(item, most, size))
        except RefusedError:
            raise
        except Exception as error:  # as above: zipfile, zlib, struct, the disk
            raise RefusedError(f"{shown(item.path)} cannot be unpacked: {_why(error)}.") from error
        if size != info.file_size:
            raise RefusedError(f"{shown(item.path)} says it has another size than it has.")
        return b"".join(parts)


class _Sparing:
    """A file that refuses to be read in one piece of more than ``most`` bytes."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self._file = file
        # zipfile looks for the end of the table in the last 64 KiB and a little.
        self._most = max(most, 2 * _CHUNK)
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        """Return at most ``size`` bytes; without a size, the rest of a file that is short."""
        if size > self._most:
            raise RefusedError("too much at once")
        return self._file.read(size if size >= 0 else self._most)


def _item_on_disk(path: str, status: os.stat_result) -> Item:
    mode = status.st_mode
    problem = wrong_path(path)
    if problem:
        pass
    elif stat.S_ISLNK(mode):
        problem = "is a link, and links are not followed"
    elif path.count("/") > MOST_DEPTH:
        problem = f"lies more than {MOST_DEPTH} folders deep"
    elif not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        problem = "is neither a file nor a folder"
    elif stat.S_ISREG(mode) and status.st_nlink > 1:
        problem = "is a hard link: one file under two names (copied files are taken)"
    return Item(path, status.st_size, status.st_mtime, problem)


def _kind(info: zipfile.ZipInfo) -> str:
    """Return what is wrong with the kind of an entry; "" for files and folders.

    The upper half of the external attributes is a Unix mode, and 0x000d a field in which a link
    says where it leads: the .ZIP File Format Specification 6.3.10, 4.4.15 and 4.5.7.
    """
    mode = info.external_attr >> 16
    if stat.S_ISLNK(mode) or _leads_on(info.extra):
        return "is a link, and links are not followed"
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is neither a file nor a folder"
    if info.flag_bits & 0x1:
        return "is encrypted"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # zipfile unpacks the others without a limit, and LZMA takes the memory it asks for.
        return "is packed in a way that few programs read: plain zip is taken"
    if info.filename.count("/") > MOST_DEPTH:
        return f"lies more than {MOST_DEPTH} folders deep"
    if info.file_size > MIB and info.file_size > MOST_RATIO * info.compress_size:
        size = size_in_words(info.file_size)
        return f"is a bomb: {size} packed into {size_in_words(info.compress_size)}"
    return ""


def _leads_on(extra: bytes) -> bool:
    return any(kind == 0x000D and len(field) > 12 for kind, field in _fields(extra))


def _fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        yield kind, extra[at + 4 : at + 4 + length]
        at += 4 + length


def _written(info: zipfile.ZipInfo) -> float:
    """Return when an entry was written: its time in UTC where it has one, else its clock's."""
    for kind, field in _fields(info.extra):
        if kind == 0x5455 and len(field) >= 5 and field[0] & 1:  # "extended timestamp", Info-ZIP
            return float(struct.unpack_from("<I", field, 1)[0])
    if info.date_time[0] > 1980:  # the first year there is means that nobody set it
        with suppress(ValueError):
            return datetime(*info.date_time, tzinfo=UTC).timestamp()
    return 0.0


def _refuse_bulk(infos: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(info.file_size for info in infos)
    if unpacked > UNPACKED_BYTES:
        raise RefusedError(
            f"The archive is a bomb, or full of data: it unpacks to {size_in_words(unpacked)},"
            f" and {size_in_words(UNPACKED_BYTES)} are the most."
        )


def _overlapping(infos: list[zipfile.ZipInfo], table: int) -> set[int]:
    """Return the identities of the entries whose bytes are another's as well.

    A bomb of that kind unpacks the same bytes again and again (D. Fifield, "A better zip bomb",
    WOOT 2019). An entry takes at least its 30 bytes of header, its name and its packed content.
    """
    found: set[int] = set()
    ordered = sorted(infos, key=lambda info: info.header_offset)
    farthest, owner = 0, None
    for info in ordered:
        if info.header_offset < farthest:
            found.add(id(info))
            if owner is not None:
                found.add(id(owner))
        end = info.header_offset + 30 + len(info.orig_filename) + info.compress_size
        if end > table:
            found.add(id(info))
        if end > farthest:
            farthest, owner = end, info
    return found


def _why(error: Exception) -> str:
    """Return what an error says, short and printable: it may quote a stranger's name."""
    return printable(str(error)[:120].rstrip(".")) or type(error).__name__


def _too_large(item: Item, most: int, size: int) -> str:
    return (
        f"{shown(item.path)} has {size_in_words(size)}, and {size_in_words(most)} are the most"
        " (a notebook without its outputs is small)."
    )
