"""Run Sphinx on the course, in surroundings where nothing of the builder's own shows up."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from io import StringIO
from pathlib import Path

from teachkit.course.room import BOOK_VARIABLE
from teachkit.data.files import write_atomically
from teachkit.errors import TeachkitError
from teachkit.publish.book.assets import addresses, bring
from teachkit.publish.book.edit import repository_of

__all__ = ["Built", "build_book", "default_out", "run_sphinx"]

# What the executed cells can see of the package, and of the course beside it. A change in any of
# them is a reason to run the chapters again, which jupyter-cache by itself does not know.
_IDS = "src/teachkit/publish/live/ids.py"  # their kernel has it loaded
_SEEN = ("src/teachkit", _IDS, "notebooks/questions", "exercises", "course.toml")
_UNSEEN = ("src/teachkit/cli", "src/teachkit/publish", "src/teachkit/workshop")

# All that a page can come from.
_MADE_OF = (
    "CHANGELOG.md",
    "book",
    "changes",
    "course.toml",
    "exercises",
    "notebooks",
    "pyproject.toml",
    "src/teachkit",
)

# Kernels are quiet (one on this machine warns that its wire is not encrypted), and the models of
# their widgets have the names by which the page knows them.
_KERNEL = {
    "IPKernelApp": {"log_level": "ERROR"},
    "InteractiveShellApp": {"extensions": ["teachkit.publish.live.ids"]},
}

# What Sphinx says of a file, or of nothing that has a name.
_WARNED = re.compile(r"^(?:(.*?)(?::\d+|:<[^>]*>)?: )?(?:WARNING|ERROR|CRITICAL): ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Built:
    """A site that was built, what makes the next build quick, and the seconds of each step."""

    site: Path
    cache: Path
    seconds: dict[str, float]


def default_out(root: Path) -> Path:
    """Return where the site is built when nobody says otherwise."""
    return root / "_build" / "book"


def build_book(
    root: Path,
    out: Path,
    *,
    plain: bool = False,
    quiet: bool = False,
    repository: str | None = None,
    say: Callable[[str], None] = print,
) -> Built:
    """Build the whole course as a site in ``out``; what has not changed is kept.

    A ``plain`` site has no Python for the browser and needs no Node.js: its widgets are printed.
    ``repository`` is the address at which readers may edit a page; in a workflow GitHub says it.
    ``say`` gets a sentence before a step that takes a while; Sphinx itself tells its progress on
    standard output, unless it is to be ``quiet``.
    Beside ``out`` lies what makes the next build quick: ``<out>.cache``.

    Raises:
        TeachkitError: ``no-book`` without a checkout, ``broken-book`` when Sphinx warns or fails,
            ``not-ours`` when ``out`` holds something else, ``cannot-write``.
    """
    from teachkit.publish.book.runtime.kept import building

    _check_is_checkout(root)
    cache = out.with_name(out.name + ".cache")
    _check_is_ours(out, cache)
    with building(cache, say):
        return _build(root, out, cache, plain=plain, quiet=quiet, repository=repository, say=say)


def _build(
    root: Path,
    out: Path,
    cache: Path,
    *,
    plain: bool,
    quiet: bool,
    repository: str | None,
    say: Callable[[str], None],
) -> Built:
    from teachkit.publish.book.licences import write_licences
    from teachkit.publish.book.offline import make_offline
    from teachkit.publish.book.runtime import make_runtime

    started = time.perf_counter()
    runtime = None if plain else make_runtime(root, root / "_build" / "runtime", say=say)
    made = time.perf_counter()
    values = addresses(runtime) if runtime else {}
    values["teachkit_repository"] = repository_of(repository)
    values["html_baseurl"] = os.environ.get("TEACHKIT_SITE_URL", "")
    whole, stamp = _whole(root, values), cache / "built"
    if stamp.is_file() and stamp.read_text() == whole and (out / "index.html").is_file():
        return Built(out, cache, {"runtime": made - started, "nothing": time.perf_counter() - made})
    stamp.unlink(missing_ok=True)  # from here on the site is neither the old one nor the new
    fine = run_sphinx(root, out, cache, "html", values, strict=True, quiet=quiet)
    seconds = {"runtime": made - started, "sphinx": time.perf_counter() - made}
    write_licences(root, out, runtime)
    if runtime:
        bring(runtime, out)
        make_offline(out)
    if not fine:
        raise TeachkitError(
            "broken-book",
            "The book has mistakes, which are listed above",
            place=str(out),
            hint="Each names its file and line; a warning counts as a mistake.",
        )
    write_atomically(stamp, whole, durable=False)
    return Built(out, cache, seconds)


def _whole(root: Path, values: dict[str, str]) -> str:
    """Return a hash of all that a site is made of: Sphinx needs seconds to find that out."""
    digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode())
    for package in ("sphinx", "myst-nb", "sphinx-book-theme", "pydata-sphinx-theme"):
        digest.update(f"{package} {metadata.version(package)}\n".encode())
    made = root / "book" / "reference" / "api"
    for top in (root / name for name in _MADE_OF):
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and made not in path.parents:
                digest.update(f"{path.relative_to(root)}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def run_sphinx(
    root: Path,
    out: Path,
    cache: Path,
    builder: str,
    settings: dict[str, str],
    *,
    strict: bool = False,
    quiet: bool = False,
) -> bool:
    """Run one of Sphinx's builders into ``out``; tell whether all went well.

    ``cache`` keeps what the next run need not read or execute again, whichever builder that is.
    If it is to be ``strict``, a warning is a mistake.

    Raises:
        TeachkitError: ``no-book`` without a checkout.
    """
    _check_is_checkout(root)
    with _surroundings(root, cache):
        # Compiled at import, a second on every run, for addresses that no notebook of ours has.
        sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
        executed = cache / "executed" / _fingerprint(root)
        _prepare(executed)
        from myst_nb.core.execute.base import ExecutionError
        from sphinx.application import Sphinx
        from sphinx.errors import SphinxError
        from sphinx.util.console import nocolor
        from sphinx.util.docutils import docutils_namespace, patch_docutils

        doctrees, unsaid = cache / "doctrees", cache / "warnings"
        _read_again(root, doctrees, unsaid)
        nocolor()
        warnings = _Both()
        try:
            with patch_docutils(root / "book"), docutils_namespace():
                app = Sphinx(
                    root,
                    root / "book",
                    out,
                    doctrees,
                    builder,
                    {"nb_execution_cache_path": str(executed), **settings},
                    status=None if quiet else sys.stdout,
                    warning=warnings,
                    warningiserror=strict,
                )
                app.build()
        except SphinxError as error:
            warnings.write(f"{error.category}: {error}\n")
            return False
        except ExecutionError as error:
            warnings.write(f"{_where(Path(str(error)), str(error.__cause__))}\n")
            return False
        write_atomically(unsaid, warnings.getvalue(), durable=False)
        return app.statuscode == 0


def _where(page: Path, said: str) -> str:
    """Return what a cell said when it broke, behind its file and line."""
    _, _, rest = said.partition("------------------\n")  # nbclient shows the cell between two
    before, found, _ = page.read_text("utf-8").partition(rest.partition("\n------------------")[0])
    line = before.count("\n") + 1 if rest and found else 1
    return f"{page}:{line}: ERROR: A cell is broken. {said}"


class _Both(StringIO):
    """What is warned of, for the author to see now, and for the next run to know."""

    def write(self, text: str) -> int:
        sys.stderr.write(text)
        return super().write(text)


def _read_again(root: Path, doctrees: Path, unsaid: Path) -> None:
    """Have Sphinx read again what it warned of: it says nothing of a page that it has read.

    ``unsaid`` has the warnings of the last run. When that was cut off, or a warning is about no
    page, everything is read again.
    """
    said = unsaid.read_text(encoding="utf-8") if unsaid.is_file() else ""
    pages = {os.path.relpath(place or os.sep, root.resolve()) for place in _WARNED.findall(said)}
    read = [doctrees / f"{os.path.splitext(page)[0]}.doctree" for page in pages]
    if not unsaid.is_file() or not all(path.is_file() for path in read):
        read = [doctrees / "environment.pickle"]
    for path in read:
        path.unlink(missing_ok=True)
    unsaid.unlink(missing_ok=True)


def _check_is_checkout(root: Path) -> None:
    if not (root / "book" / "conf.py").is_file():
        raise TeachkitError(
            "no-book",
            "Only a checkout has the text of the book, an installed copy does not",
            place=str(root),
            hint="Clone the repository, and run this command in it.",
        )


def _check_is_ours(out: Path, cache: Path) -> None:
    """Refuse to build over what is no site of ours: files in it would be replaced, or removed."""
    ours = (cache / "doctrees").is_dir() or (out / "editions.json").is_file()
    if not out.exists() or (out.is_dir() and (ours or not any(out.iterdir()))):
        return
    raise TeachkitError(
        "not-ours",
        "There is something else already, and a site would take its place",
        place=str(out),
        hint="Name a folder that is empty, or not there yet: teachkit book build --out DIR",
    )


def _prepare(executed: Path) -> None:
    """Make jupyter-cache's database: two readers at once would both make it, and break it."""
    from jupyter_cache import get_cache

    get_cache(executed).list_cache_records()


def _fingerprint(root: Path) -> str:
    """Return a hash of everything but the chapters themselves that their execution can see."""
    digest = hashlib.sha256(sys.version.encode())
    hidden = tuple(root / name for name in _UNSEEN)
    for top in (root / name for name in _SEEN):
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path != top and any(map(path.is_relative_to, hidden)):
                continue
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(str(path.relative_to(root)).encode() + b"\0")
                digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@contextmanager
def _surroundings(root: Path, cache: Path) -> Iterator[None]:
    """Set what kernels inherit: this course, a profile of ours, a reader without a past."""
    reader = cache / "reader"
    profile = reader / "ipython" / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "ipython_kernel_config.json").write_text(json.dumps(_KERNEL))
    wanted = {
        "HOME": str(reader),
        "IPYTHONDIR": str(reader / "ipython"),
        "XDG_CACHE_HOME": str(reader / "cache"),
        "XDG_DATA_HOME": str(reader / "data"),
        "TEACHKIT_CACHE": str(reader / "cache" / "teachkit"),
        BOOK_VARIABLE: "1",
        "TEACHKIT_COURSE": str(root),
        "TEACHKIT_PLACE": "this browser",  # as in the page: see `course.store.place_of`
        "PYTHONHASHSEED": "0",
        "JUPYTER_PLATFORM_DIRS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
