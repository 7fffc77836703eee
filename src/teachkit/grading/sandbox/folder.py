"""The private folder of a child: how much is in it, and emptying it whatever it holds."""

from __future__ import annotations

import os
import time
from contextlib import suppress

from teachkit.grading.sandbox.limits import LARGEST_FILE, LARGEST_FOLDER, MOST_ENTRIES

__all__ = ["overfull", "wipe"]

_DEEPEST = 40
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def overfull(folder: int, *, alone: bool) -> bool:
    """Return whether a folder, open as a descriptor, holds more than a child may keep.

    ``alone`` says that it has a file system of its own, which bounds the bytes and counts the
    entries by itself; else it is walked. What cannot be walked counts as too much.
    """
    if alone:
        system = os.fstatvfs(folder)
        return system.f_files - system.f_ffree > MOST_ENTRIES
    for _ in range(3):
        try:
            entries, size = _measure(folder, 0)
        except FileNotFoundError:  # a folder went while we looked
            continue
        except OSError:
            return True
        return entries > MOST_ENTRIES or size > LARGEST_FOLDER
    return True


def _measure(folder: int, depth: int) -> tuple[int, int]:
    """Return (entries, bytes) below, no further than it takes to know that it is too much."""
    entries = size = 0
    with os.scandir(folder) as listing:
        for entry in listing:
            entries += 1
            if entry.is_dir(follow_symlinks=False):
                if depth == _DEEPEST:
                    return MOST_ENTRIES + 1, 0
                inner = os.open(entry.name, _FOLDER, dir_fd=folder)
                try:
                    more = _measure(inner, depth + 1)
                finally:
                    os.close(inner)
                entries, size = entries + more[0], size + more[1]
            else:
                size += _size(entry)
            if entries > MOST_ENTRIES or size > LARGEST_FOLDER:
                break
    return entries, size


def _size(entry: os.DirEntry[str]) -> int:
    try:
        found = entry.stat(follow_symlinks=False)
    except FileNotFoundError:  # gone, or under another name: it may have been as large as any
        return LARGEST_FILE
    # Blocks are counted late by some file systems, and holes have none.
    return max(found.st_size, found.st_blocks * 512)


def wipe(folder: int, seconds: float) -> bool:
    """Empty a folder, open as a descriptor; return whether nothing is left in it.

    Nobody else may be working in it. Folders are brought up to the top one by one before they are
    removed, so neither their depth nor the length of their path matters; those that deny
    access to their owner are opened up first.
    """
    end = time.monotonic() + seconds
    try:
        while names := os.listdir(folder):
            for name in names:
                if time.monotonic() > end:
                    return False
                _remove(name, folder)
    except OSError:
        return False
    return True


def _remove(name: str, folder: int) -> None:
    if not _is_folder_left(name, folder):
        return
    with suppress(OSError):  # mostly it is empty
        os.rmdir(name, dir_fd=folder)
        return
    os.chmod(name, 0o700, dir_fd=folder)
    inner = os.open(name, _FOLDER, dir_fd=folder)
    try:
        for deeper in os.listdir(inner):
            if _is_folder_left(deeper, inner):
                # Moving a folder writes into it; the name is one that nobody could foresee.
                os.chmod(deeper, 0o700, dir_fd=inner)
                fresh = f".{os.urandom(12).hex()}"
                os.rename(deeper, fresh, src_dir_fd=inner, dst_dir_fd=folder)
    finally:
        os.close(inner)
    os.rmdir(name, dir_fd=folder)


def _is_folder_left(name: str, folder: int) -> bool:
    """Remove a file or a link; say so when it is a folder."""
    try:
        os.unlink(name, dir_fd=folder)
    except (IsADirectoryError, PermissionError):  # Linux says the first, other systems the second
        return True
    return False
