"""The book without a network: what a service worker keeps of it, and the whole of it as a zip.

The list of all files with their SHA-256 is made when everything else is in its place. The service
worker is named after that list, and takes no file that is not, byte for byte, on it: so no reader
ever sees half of one edition and half of another.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

from teachkit.data.files import write_atomically
from teachkit.errors import TeachkitError

__all__ = ["list_files", "make_offline", "zip_site"]

_WORKER = Path(__file__).parents[1] / "live" / "store" / "sw.js"
_LIST = "offline-*.json"
# What Sphinx leaves for itself and for other books: no page of the site asks for it.
_NOT_READ = frozenset({".buildinfo", ".nojekyll", "objects.inv", "sw.js"})
_PACKED = frozenset({".gz", ".jpg", ".png", ".whl", ".woff2", ".zip"})

_HOW = """\
The book, whole, as a site of its own. A browser reads it when something serves it:

    python -m http.server 8000

in this folder, and then http://localhost:8000/ in the browser. Ctrl-C ends it. Nothing in it asks
another machine for anything, and what you do stays in your browser.
"""


def make_offline(site: Path) -> int:
    """Write the list of the site's files and its service worker; return the bytes of all files.

    To be called last: what is written into the site afterwards would not be kept.

    Raises:
        TeachkitError: ``cannot-write``.
    """
    files = list_files(site)
    text = json.dumps({"files": files}, separators=(",", ":"))
    build = hashlib.sha256(text.encode()).hexdigest()[:16]
    there = site / f"offline-{build}.json"
    worker = _WORKER.read_text(encoding="utf-8").replace("@BUILD@", build)
    if not there.exists():
        write_atomically(there, text)
    for former in site.glob(_LIST):
        if former != there:
            former.unlink()
    if not (site / "sw.js").exists() or (site / "sw.js").read_text(encoding="utf-8") != worker:
        write_atomically(site / "sw.js", worker)
    return sum(size for _, size, _ in files)


def list_files(site: Path) -> list[tuple[str, int, str]]:
    """Return every file that a page of the site may ask for: name, bytes and SHA-256."""
    found = []
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site)
        if path.is_dir() or name.parts[0].startswith(".") or str(name) in _NOT_READ:
            continue
        if name.match(_LIST) or name.parts[0] == "social":  # pictures for other hosts alone
            continue
        content = path.read_bytes()
        found.append((name.as_posix(), len(content), hashlib.sha256(content).hexdigest()))
    return found


def zip_site(site: Path, file: Path, *, say: Callable[[int, int], None] | None = None) -> int:
    """Pack the site into ``file`` and return its size in bytes.

    The same site makes the same bytes: no clock and no rights of a computer get into it. ``say`` is
    called with the number of files so far and in all.

    Raises:
        TeachkitError: ``no-site`` when there is none, ``cannot-write``.
    """
    if not (site / "sw.js").is_file():
        raise TeachkitError(
            "no-site",
            "There is no book here yet",
            place=str(site),
            hint="Build it first: teachkit book build",
        )
    paths = [path for path in sorted(site.rglob("*")) if path.is_file()]
    temporary = file.with_name(f".{file.name}.part")
    try:
        with zipfile.ZipFile(temporary, "w") as archive:
            archive.writestr(_entry("book/HOW-TO-OPEN.txt"), _HOW)
            for number, path in enumerate(paths, 1):
                name = path.relative_to(site)
                if not name.parts[0].startswith("."):
                    archive.writestr(_entry(f"book/{name.as_posix()}"), path.read_bytes())
                if say is not None:
                    say(number, len(paths))
        temporary.replace(file)
    except OSError as error:
        raise TeachkitError(
            "cannot-write",
            f"The archive could not be written: {error.strerror or error}",
            place=str(file),
            hint="Check the free space and the rights of its folder.",
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
    return file.stat().st_size


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))  # the first time a zip can tell
    entry.create_system = 3  # Unix, wherever it is made
    entry.external_attr = 0o100644 << 16
    packed = Path(name).suffix in _PACKED
    entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    return entry
