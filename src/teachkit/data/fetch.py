"""Fetching one file to disk: bounded in size and time, and taken up again where it broke off.

While a file is on its way it is ``NAME.part``, with the server's validator (ETag or date) in
``NAME.part.json`` beside it. The next try asks for the rest only (``Range`` with ``If-Range``),
so a file that changed in the meantime comes anew and whole. Nothing here trusts the content:
whoever asked checks its hash or parses it before it gets a real name.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from teachkit.errors import TeachkitError

__all__ = ["Fetched", "Pace", "fetch", "full_disk", "is_address"]

CHUNK = 256 * 1024
TRIES = 3
# Errors that mean "no network here", so that a laptop on a train gets one calm line.
_NOT_THERE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ECONNREFUSED, errno.ENETDOWN)
_NO_ROOM = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)

Report = Callable[[str, int, int], None]  # name, bytes so far, bytes in all (0 = not known)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long we wait.

    ``timeout`` is in seconds of silence; ``until`` is when the whole run must be over, on the
    monotonic clock (None: never).
    """

    timeout: float = 20.0
    until: float | None = None

    @classmethod
    def within(cls, timeout: float, limit: float | None) -> Pace:
        """Return a pace for a run that starts now and may take ``limit`` seconds in all."""
        return cls(timeout, None if limit is None else time.monotonic() + limit)

    def left(self) -> float:
        """Return the seconds a single wait may take.

        Raises:
            TeachkitError: ``time-is-up`` when the whole run has had its time.
        """
        if self.until is None:
            return self.timeout
        rest = self.until - time.monotonic()
        if rest <= 0:
            raise time_is_up()
        return min(self.timeout, rest)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that arrived whole: where it lies, its hash, and what the server calls it.

    ``validator`` is the ETag (or date) by which to ask whether it changed; ``unchanged`` says
    that the server had nothing newer than the validator we sent, and nothing was fetched.
    """

    path: Path
    sha256: str
    size: int
    validator: str = ""
    unchanged: bool = False


def is_address(text: str) -> bool:
    """Say whether ``text`` is an address on the network rather than a path."""
    return text.startswith(("http://", "https://"))


def fetch(
    address: str,
    path: Path,
    *,
    pace: Pace,
    most: int,
    report: Report | None = None,
    known: str = "",
) -> Fetched:
    """Fetch ``address`` (http, https, file or a path) to ``path`` through ``path.part``.

    ``most`` bounds the size in bytes. ``known`` is the validator of the copy one already has.

    Raises:
        TeachkitError: ``offline``, ``server-silent``, ``not-found-there``, ``server-refused``,
            ``cut-short``, ``too-large``, ``bad-address``, ``time-is-up``, ``cannot-write``.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    if not is_address(address):
        return _copy(address, path, part, most)
    for attempt in range(1, TRIES + 1):
        before = part.stat().st_size if part.exists() else 0
        try:
            validator = _receive(address, part, pace, most, report, known)
        except TeachkitError as error:
            # Worth another try only when this one brought something.
            grown = part.exists() and part.stat().st_size > before
            if error.code != "cut-short" or attempt == TRIES or not grown:
                raise
            continue
        if validator is None:
            return Fetched(path, "", 0, known, unchanged=True)
        break
    digest, size = _digest(part)
    part.replace(path)
    _note_of(part).unlink(missing_ok=True)
    return Fetched(path, digest, size, validator or "")


def full_disk(error: OSError, path: Path) -> TeachkitError:
    """Say that there is no room (or no right) to write, and that the old data are unharmed."""
    why = "the disk is full" if error.errno in _NO_ROOM else error.strerror or str(error)
    return TeachkitError(
        "cannot-write",
        f"{path.name} cannot be written: {why}",
        place=str(path),
        hint="Free some space, or set TEACHKIT_CACHE to a roomier folder; the old data are kept.",
    )


def time_is_up() -> TeachkitError:
    """Say that the time limit of the whole run has passed."""
    return TeachkitError(
        "time-is-up",
        "The time limit passed before everything had arrived",
        hint="What has come so far is kept; the next 'teachkit data update' goes on from there.",
    )


def _receive(
    address: str, part: Path, pace: Pace, most: int, report: Report | None, known: str
) -> str | None:
    """Receive into ``part``; return the validator, or None when nothing changed."""
    import http.client
    import urllib.error

    note = _note_of(part)
    have, validator = _so_far(part, note, address)
    headers = {"Accept-Encoding": "identity", "User-Agent": "teachkit"}
    if have:
        headers |= {"Range": f"bytes={have}-", "If-Range": validator}
    elif known:
        key = "If-None-Match" if known.lstrip("W/").startswith('"') else "If-Modified-Since"
        headers[key] = known
    try:
        with contextlib.closing(_open(address, headers, pace)) as response:
            start = _start_of(response, have)
            validator = response.headers.get("ETag") or response.headers.get("Last-Modified") or ""
            if not start or not have:
                remember = {"address": address, "validator": validator}
                note.write_text(json.dumps(remember), "utf-8")
            whole = start + int(response.headers.get("Content-Length") or 0)
            _check_size(whole, most, address)
            with part.open("r+b" if start else "wb") as file:
                file.seek(start)
                file.truncate()
                at = start
                for chunk in _chunks(response, pace):
                    file.write(chunk)
                    at += len(chunk)
                    _check_size(at, most, address)
                    if report is not None:
                        report(_name_of(address), at, whole)
            if response.headers.get("Content-Length") and at < whole:
                raise _cut_short(address, at, whole)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 304:
            return None
        if error.code == 416 and have:  # what we have is not a beginning of what is there now
            part.unlink(missing_ok=True)
            raise _cut_short(address, 0, 0) from error
        raise _refused(address, error.code) from error
    except http.client.IncompleteRead as error:
        raise _cut_short(address, have, 0) from error
    except (TimeoutError, urllib.error.URLError, http.client.HTTPException, OSError) as error:
        raise _went_wrong(address, error, part, pace) from error
    return validator


def _open(address: str, headers: dict[str, str], pace: Pace) -> Any:
    import urllib.request

    class Redirects(urllib.request.HTTPRedirectHandler):
        """Follow to http and https alone, and never from the latter to the former."""

        def redirect_request(
            self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
        ) -> Any:
            if not is_address(newurl) or (
                req.full_url.startswith("https:") and not newurl.startswith("https:")
            ):
                fp.close()
                raise _bad_redirect(req.full_url)
            return super().redirect_request(req, fp, code, msg, headers, newurl)

    opener = urllib.request.build_opener(Redirects)
    return opener.open(urllib.request.Request(address, headers=headers), timeout=pace.left())


def _chunks(response: Any, pace: Pace) -> Iterator[bytes]:
    """Yield what comes; give up on a server that drips less than a kilobyte per timeout."""
    window, gained = time.monotonic(), 0
    while chunk := response.read1(CHUNK):
        pace.left()
        gained += len(chunk)
        if time.monotonic() - window > pace.timeout:
            if gained < 1024:
                raise TimeoutError
            window, gained = time.monotonic(), 0
        yield chunk


def _start_of(response: Any, have: int) -> int:
    """Return the offset from which the server sends: ours (206), or the beginning (200)."""
    if response.status != 206:
        return 0
    said = response.headers.get("Content-Range", "")
    if not said.startswith(f"bytes {have}-"):
        raise TeachkitError(
            "server-refused",
            "The server sends another part of the file than we asked for",
            place=response.geturl(),
            hint="Try again later, or name another source with --from.",
        )
    return have


def _so_far(part: Path, note: Path, address: str) -> tuple[int, str]:
    """Return how much of the same file we have already, and its validator."""
    try:
        remembered = json.loads(note.read_text("utf-8"))
        validator = remembered["validator"]
        # A weak ETag does not promise the same bytes (RFC 9110, 13.1.5): then begin anew.
        if remembered["address"] == address and validator and not validator.startswith("W/"):
            return part.stat().st_size, validator
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    return 0, ""


def _copy(address: str, path: Path, part: Path, most: int) -> Fetched:
    source = Path(os.path.expanduser(address.removeprefix("file://")))
    try:
        size = source.stat().st_size
        _check_size(size, most, address)
        if not source.is_file():
            raise IsADirectoryError(errno.EISDIR, "it is a folder", address)
        file_in = source.open("rb")
    except OSError as error:
        raise TeachkitError(
            "not-found-there",
            f"The file cannot be read: {error.strerror or error}",
            place=address,
            hint="Name a file or folder that exists with --from.",
        ) from error
    try:
        with file_in, part.open("wb") as file_out:
            while chunk := file_in.read(CHUNK):
                file_out.write(chunk)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise full_disk(error, part) from error
    digest, size = _digest(part)
    part.replace(path)
    return Fetched(path, digest, size)


def _digest(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size


def _note_of(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _name_of(address: str) -> str:
    return "/".join(address.split("?", maxsplit=1)[0].rstrip("/").split("/")[-4:])


def _check_size(size: int, most: int, address: str) -> None:
    if size > most:
        raise TeachkitError(
            "too-large",
            f"The file is larger than {most // 1_000_000} MB, which it should not be",
            place=address,
            hint="Is this the right address?",
        )


def _cut_short(address: str, at: int, whole: int) -> TeachkitError:
    return TeachkitError(
        "cut-short",
        f"The file broke off after {at:,} of {whole:,} bytes" if whole else "The file broke off",
        place=address,
        hint="What came is kept; the next 'teachkit data update' goes on from there.",
    )


def _bad_redirect(address: str) -> TeachkitError:
    return TeachkitError(
        "bad-address",
        "The server sends us in a circle, or on to an address that is not safe to follow",
        place=address,
        hint="Name another source with --from.",
    )


def _refused(address: str, status: int) -> TeachkitError:
    if status in (404, 410):
        return TeachkitError(
            "not-found-there",
            f"The server does not have it (HTTP {status})",
            place=address,
            hint="Check the address given with --from or --mirror.",
        )
    if 300 <= status < 400:
        return _bad_redirect(address)
    return TeachkitError(
        "server-refused",
        f"The server answered HTTP {status}",
        place=address,
        hint="Try again later, or name another source with --from.",
    )


def _went_wrong(address: str, error: Exception, part: Path, pace: Pace) -> TeachkitError:
    """Say in our words what urllib, http.client or the disk complained about."""
    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError):
        if pace.until is not None and time.monotonic() >= pace.until - 0.05:
            return time_is_up()
        return TeachkitError(
            "server-silent",
            f"The server said nothing for {pace.timeout:g} seconds",
            place=address,
            hint="Try again later, or wait longer with --timeout.",
        )
    number = getattr(reason, "errno", None)
    if isinstance(reason, OSError) and number in _NO_ROOM:
        part.unlink(missing_ok=True)
        return full_disk(reason, part)
    if type(reason).__name__ == "gaierror" or number in _NOT_THERE:
        return TeachkitError(
            "offline",
            "The server cannot be reached",
            place=address,
            hint="Are you online? The data that you have go on working.",
        )
    return _cut_short(address, part.stat().st_size if part.exists() else 0, 0)
