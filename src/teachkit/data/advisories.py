"""RustSec's advisory database as compact rows: what `decisions.depend` matches locks against.

An advisory is a Markdown file whose first fenced block is TOML. A row keeps ``id``, ``k`` (kind:
"vulnerability", or RustSec's informational word), ``p`` and ``u`` (patched and unaffected
ranges), ``t`` title, ``d`` date, ``al`` aliases, ``c`` categories, ``cvss`` and ``url``.
Withdrawn advisories are left out, as cargo-audit leaves them out.

The database comes as a tar archive, a folder or a git repository (a bare one too). Nothing of
an archive is ever written to disk: the members we want are read into memory, within bounds.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from teachkit.data.snapshots import GZIP
from teachkit.errors import TeachkitError

__all__ = ["Database", "compact", "read_advisory", "read_archive", "read_folder", "read_git"]

# The database of August 2026 has 2,600 files in 9 MB; these bounds leave it ten years to grow.
MOST_UNPACKED = 200_000_000
MOST_MEMBERS = 100_000
MOST_ONE = 1_000_000

_MEMBER = re.compile(r"(?:^|/)crates/([^/]+)/(RUSTSEC-\d{4}-\d{4}\.md)$")
_FENCE = re.compile(r"```toml\r?\n(.*?)```", re.DOTALL)
_COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Database:
    """The rows by crate, and the commit and day of the database ("" when it does not say)."""

    rows: dict[str, list[dict[str, Any]]]
    commit: str
    date: str


def read_advisory(text: str, place: str) -> tuple[str, dict[str, Any]] | None:
    """Return the crate and the row of one advisory, or None when it was withdrawn.

    Raises:
        TeachkitError: ``broken-advisory``.
    """
    import tomllib

    match = _FENCE.search(text)
    if match is None:
        raise _broken(place, "it has no TOML block")
    try:
        table = tomllib.loads(match[1])
        about = table["advisory"]
        if about.get("withdrawn"):
            return None
        versions = table.get("versions", {})
        row = {
            "id": str(about["id"]),
            "k": str(about.get("informational") or "vulnerability"),
            "p": [str(entry) for entry in versions.get("patched", [])],
            "u": [str(entry) for entry in versions.get("unaffected", [])],
            "t": _title(text[match.end() :]),
            "d": str(about["date"]),
            "al": list(about.get("aliases", [])),
            "c": list(about.get("categories", [])),
            "cvss": about.get("cvss"),
            "url": about.get("url"),
        }
        return str(about["package"]), row
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _broken(place, str(error)) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise _broken(place, f"it lacks {error}") from error


def compact(texts: Iterable[tuple[str, str]]) -> dict[str, list[dict[str, Any]]]:
    """Return rows by crate, sorted, from (place, text) of each advisory.

    Raises:
        TeachkitError: ``broken-advisory``, or ``no-advisories`` when there is not one.
    """
    rows: dict[str, list[dict[str, Any]]] = {}
    for place, text in texts:
        advisory = read_advisory(text, place)
        if advisory is not None:
            rows.setdefault(advisory[0], []).append(advisory[1])
    if not rows:
        raise TeachkitError(
            "no-advisories",
            "There is not one advisory in it",
            hint="The advisory database has a folder 'crates' with files RUSTSEC-….md.",
        )
    return {crate: sorted(rows[crate], key=lambda row: row["id"]) for crate in sorted(rows)}


def read_folder(folder: Path) -> Database:
    """Read a database that lies unpacked in a folder; links are passed over.

    Raises:
        TeachkitError: as `compact`.
    """
    paths = sorted(folder.glob("crates/*/RUSTSEC-*.md"))
    texts = (
        (f"{path.parent.name}/{path.name}", _decoded(path.read_bytes(), path.name))
        for path in paths
        if not path.is_symlink() and path.is_file()
    )
    return Database(compact(texts), "", "")


def read_git(folder: Path, revision: str = "HEAD") -> Database:
    """Read a database from a git repository, bare or not, at ``revision``.

    Raises:
        TeachkitError: ``no-git``, ``broken-repository``, and as `read_archive`.
    """
    import shutil
    import subprocess

    git = shutil.which("git")
    if git is None:
        raise TeachkitError(
            "no-git", "Reading a repository takes git, which is not here", hint="Install git."
        )
    # The repository is somebody else's: none of its hooks or settings shall run.
    command = [git, "-c", "safe.directory=*", "-c", "core.fsmonitor=false", "-C", str(folder)]
    # A folder inside some other repository must not pass for that one.
    here = {**os.environ, "GIT_CEILING_DIRECTORIES": str(folder.resolve().parent)}
    said = subprocess.run(  # noqa: S603 - git found on PATH, a revision of ours
        [*command, "log", "-1", "--format=%H %cs", revision, "--"],
        capture_output=True,
        check=False,
        text=True,
        env=here,
    )
    if said.returncode:
        raise TeachkitError(
            "broken-repository",
            f"git does not read it: {said.stderr.strip().splitlines()[-1:] or 'no reason given'}",
            place=str(folder),
            hint="Name a clone of the advisory database.",
        )
    commit, date = said.stdout.split()
    archive = [*command, "archive", "--format=tar", commit, "crates"]
    with subprocess.Popen(  # noqa: S603 - as above
        archive, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=here
    ) as child:
        assert child.stdout is not None  # noqa: S101 - asked for two lines above
        try:
            rows = compact(_members(child.stdout)[0])
            complete = child.wait() == 0
        finally:
            child.stdout.close()
            child.kill()
    if not complete:
        raise TeachkitError(
            "broken-repository",
            "git could not hand over the whole database",
            place=str(folder),
            hint="'git fsck' there says what is missing.",
        )
    return Database(rows, commit, date)


def read_archive(path: Path) -> Database:
    """Read a database from a ``.tar`` or ``.tar.gz``, such as a forge offers of a branch.

    Raises:
        TeachkitError: ``broken-archive``, ``too-large``, and as `compact`.
    """
    with path.open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        texts, said = _members(_Unpacked(file) if zipped else file)
        rows = compact(texts)
    return Database(rows, said.get("commit", ""), said.get("date", ""))


class _Unpacked:
    """A gzip stream that stops at a bound, so that a bomb bursts in our hand and not in memory."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._inflate = zlib.decompressobj(GZIP)
        self._total = 0

    def read(self, size: int) -> bytes:
        """Return up to ``size`` bytes; b"" at the end."""
        data = b""
        while not data and not self._inflate.eof:
            raw = self._inflate.unconsumed_tail or self._file.read(65536)
            if not raw:
                raise EOFError("it breaks off")
            data = self._inflate.decompress(raw, size)
        self._total += len(data)
        if self._total > MOST_UNPACKED:
            raise TeachkitError(
                "too-large",
                f"The archive unpacks to more than {MOST_UNPACKED // 1_000_000} MB",
                hint="The advisory database is a twentieth of that; is this the right file?",
            )
        return data


def _members(stream: Any) -> tuple[Iterator[tuple[str, str]], dict[str, str]]:
    """Return (place, text) of each advisory in a tar stream, and what the archive says of itself.

    The second is filled when the first has been read to its end.
    """
    import tarfile
    from datetime import UTC, datetime

    said: dict[str, str] = {}

    def read() -> Iterator[tuple[str, str]]:
        newest = 0.0
        try:
            with tarfile.open(fileobj=stream, mode="r|") as archive:
                for count, member in enumerate(archive):
                    if count >= MOST_MEMBERS:
                        raise tarfile.TarError("it has too many members")
                    match = _MEMBER.search(member.name)
                    # A link could name any file of this machine, a device never ends.
                    if match is None or not member.isreg():
                        continue
                    if member.size > MOST_ONE:
                        raise tarfile.TarError(f"{match[2]} is larger than any advisory")
                    newest = max(newest, member.mtime)
                    file = archive.extractfile(member)
                    raw = file.read() if file is not None else b""
                    yield f"{match[1]}/{match[2]}", _decoded(raw, match[2])
                comment = archive.pax_headers.get("comment", "")
            # The archive ends before its stream does; only the rest tells whether all came.
            while stream.read(65536):
                pass
        except (tarfile.TarError, OSError, EOFError, zlib.error, ValueError) as error:
            raise TeachkitError(
                "broken-archive",
                f"The archive does not read to its end: {error}",
                hint="Fetch it again.",
            ) from error
        # git writes the commit into the archive's header, and its day on every member.
        if _COMMIT.fullmatch(comment):
            said["commit"] = comment
        if newest:
            said["date"] = datetime.fromtimestamp(newest, UTC).date().isoformat()

    return read(), said


def _title(markdown: str) -> str:
    return next((line[2:].strip() for line in markdown.split("\n") if line.startswith("# ")), "")


def _decoded(raw: bytes, place: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _broken(place, "it is not UTF-8") from error


def _broken(place: str, why: str) -> TeachkitError:
    return TeachkitError(
        "broken-advisory",
        f"An advisory cannot be read: {why}",
        place=place,
        hint="Fetch the database again; if it stays so, tell its maintainers.",
    )
