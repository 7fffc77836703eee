"""Wheels for a lab: fetched by pip under pinned hashes, and installed into the lab's folder.

``labs/wheels/STEM.txt`` is a file of requirements: exact versions with all their hashes. Its
comment ``# bytes: N`` says how much was fetched when we measured it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from teachkit.data.cache import LOCATION_VARIABLE
from teachkit.data.files import write_atomically
from teachkit.errors import TeachkitError
from teachkit.labs.archive import Prepared
from teachkit.labs.place import Place, Tell, archive_folder, held, remove, silent, size_of
from teachkit.labs.process import Ran, ran

__all__ = ["are_here", "measured", "prepare", "requirements"]

WITHIN = 900.0  # seconds for pip, with its own retries


def requirements(stem: str) -> Path:
    """Return the file of requirements with this stem."""
    return Path(__file__).parents[1] / "wheels" / f"{stem}.txt"


def measured(stem: str) -> int:
    """Return how many bytes the wheels have that pip fetches, as the file's comment says."""
    found = re.search(r"^# bytes: ([\d_,]+)$", requirements(stem).read_text("utf-8"), re.MULTILINE)
    return int(found[1].replace(",", "").replace("_", "")) if found else 0


def are_here(place: Place, stem: str) -> bool:
    """Say whether these wheels are installed in the lab's folder already."""
    try:
        return (place.wheels / ".from").read_text("utf-8") == _wanted(requirements(stem))
    except OSError:
        return False


def prepare(place: Place, stem: str, *, tell: Tell = silent) -> Prepared:
    """See to it that these wheels lie installed in ``place.wheels``, and those alone.

    Raises:
        TeachkitError: ``missing-package`` without pip, ``wrong-hash``, ``offline``,
            ``not-found-there``, ``cannot-write``.
    """
    if are_here(place, stem):
        return Prepared(0, size_of(place.wheels))
    file, folder = requirements(stem), archive_folder() / "wheels"
    fresh = place.wheels.with_name("wheels.new")
    with held(archive_folder(), tell):
        before = size_of(folder)
        if _install(file, folder, fresh).code:
            tell("Fetching wheels with pip")
            command = ("download", "--only-binary", ":all:", "--dest", str(folder))
            _checked(_pip(*command, "--no-deps", "--require-hashes", "-r", str(file)))
            tell("Installing wheels")
            _checked(_install(file, folder, fresh))
        fetched = size_of(folder) - before
    write_atomically(fresh / ".from", _wanted(file))
    remove(place.wheels)
    fresh.rename(place.wheels)
    return Prepared(fetched, size_of(place.wheels))


def _wanted(file: Path) -> str:
    """Return what is installed, by content: the requirements, and the Python they are for."""
    return f"{sys.version_info.major}.{sys.version_info.minor}\n{file.read_text('utf-8')}"


def _install(file: Path, folder: Path, target: Path) -> Ran:
    """Install from the folder alone; pip checks the hashes again."""
    remove(target)
    folder.mkdir(parents=True, exist_ok=True)
    command = ("install", "--no-index", "--find-links", str(folder), "--target", str(target))
    return _pip(
        *command, "--only-binary", ":all:", "--no-deps", "--require-hashes", "-r", str(file)
    )


def _pip(*words: str) -> Ran:
    quiet = {
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
    }
    # -P: whatever lies where somebody happens to stand is not pip.
    return ran([sys.executable, "-P", "-m", "pip", *words], within=WITHIN, env=quiet)


def _checked(done: Ran) -> None:
    """Say in our words what pip complained about."""
    if done.code == 0:
        return
    said = done.said
    errors = [line for line in said.splitlines() if line.startswith("ERROR:")]
    last = (errors or said.strip().splitlines() or ["it said nothing"])[-1].removeprefix("ERROR: ")
    if "No module named pip" in said:
        raise TeachkitError(
            "missing-package",
            "This Python has no pip, which fetches the lab's wheels",
            place=sys.executable,
            hint="Try: python -m ensurepip",
        )
    if "DO NOT MATCH THE HASHES" in said:
        raise TeachkitError(
            "wrong-hash",
            "A wheel is not the one that was pinned, and was not installed",
            hint="Somebody between you and the index serves another file: look at pip's settings.",
        )
    if "No space left on device" in said:
        raise TeachkitError(
            "cannot-write",
            "There is no room for the lab's wheels",
            place=str(archive_folder()),
            hint=f"Free some space, or set {LOCATION_VARIABLE} to a roomier folder.",
        )
    if done.timed_out or "connection broken by" in said or "Max retries exceeded" in said:
        raise TeachkitError(
            "offline", "pip cannot reach its index", hint="Are you online? Look at pip's settings."
        )
    raise TeachkitError(
        "not-found-there",
        f"pip could not fetch the lab's wheels: {last[:200]}",
        hint="Does your index have them, for this Python and this processor?",
    )
